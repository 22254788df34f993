import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type LoopbackSmtp, startLoopbackSmtp } from '../../../test/loopback-smtp.ts'
import { tokenIn } from '../../../test/outbox.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { Log } from '../../platform/log.ts'
import { createMailer } from '../../platform/mail/create-mailer.ts'
import { createSendMailJob } from './accounts.jobs.ts'
import { createAuth } from './auth.ts'

let smtp: LoopbackSmtp
let app: TestApp

beforeEach(async () => {
  smtp = await startLoopbackSmtp()
  app = await startTestApp({ SMTP_URL: smtp.url, PUBLIC_URL: 'https://chat.example.com' })
})
afterEach(async () => {
  await app.close()
  await smtp.stop()
})

const mailTo = (email: string) => smtp.mails.find(({ to }) => to[0] === email)?.source

test('a link that came through a mail server works', async () => {
  const { account } = await app.register()

  await vi.waitFor(() => expect(mailTo(account.email)).toBeDefined(), { timeout: 20_000 })
  const response = await app.anyone.request('POST', '/api/accounts/verify-email', {
    token: tokenIn(mailTo(account.email) ?? ''),
  })

  expect(response.statusCode).toBe(204)
  expect((await app.anyone.request('GET', '/api/accounts/mail')).json()).toEqual({ kind: 'smtp' })
})

test('while the mail server is away everything goes on, and once it is back the mail comes', async () => {
  await smtp.stop()
  const { account } = await app.register()
  await vi.waitFor(() => expect(app.services.mailer.describe().state).toBe('down'), { timeout: 20_000 })

  smtp = await startLoopbackSmtp({ port: smtp.port })

  await vi.waitFor(() => expect(mailTo(account.email)).toContain('/accounts/verify/?token='), { timeout: 40_000 })
  expect(app.services.mailer.describe().state).toBe('ok')
}, 70_000)

test('a mail that is refused for good is tried once, and said so as an error without its link', async () => {
  const { account } = await app.register({ email: 'nobody@example.com' })
  const { database, env } = app.services
  const log = { ...app.services.log, error: vi.fn(), warn: vi.fn() } as unknown as Log
  const auth = createAuth({ database, log, secret: 'a secret that is long enough for a test' })
  const job = createSendMailJob({ auth, mailer: createMailer(env), log })

  await job.run(
    { database, signal: new AbortController().signal },
    { kind: 'reset-password', email: account.email, origin: 'https://chat.example.com' },
  )

  expect(log.error).toHaveBeenCalledOnce()
  const [details, sentence] = vi.mocked(log.error).mock.calls[0] as unknown as [{ err: Error; kind: string }, string]
  expect([details.kind, sentence]).toEqual(['reset-password', 'A mail was refused for good.'])
  expect(details.err.message).toContain('550')
  expect(details.err.message).not.toContain('token')
})
