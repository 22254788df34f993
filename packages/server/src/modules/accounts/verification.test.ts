import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { awaitMail, readOutbox, tokenIn } from '../../../test/outbox.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { createAuth } from './auth.ts'
import { makeVerificationToken } from './verification-tokens.ts'

let app: TestApp
let member: RegisteredCaller

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  member = await app.register()
})

async function isVerified(): Promise<boolean> {
  return (await member.request('GET', '/api/accounts/me')).json().user.is_email_verified
}

function verify(token: string) {
  return app.anyone.request('POST', '/api/accounts/verify-email', { token })
}

test('whoever registers is mailed a link, which verifies the address for anyone who follows it', async () => {
  const mail = await awaitMail(app, 'verify-email', member.account.email)
  const before = await isVerified()

  const response = await verify(tokenIn(mail))

  expect(mail).toContain('http://localhost/accounts/verify/?token=')
  expect(mail).toContain(`Hello ${member.account.name},`)
  expect([before, response.statusCode, await isVerified()]).toEqual([false, 204, true])
})

test('following it again does no harm', async () => {
  const token = tokenIn(await awaitMail(app, 'verify-email', member.account.email))

  const statuses = [(await verify(token)).statusCode, (await verify(token)).statusCode]

  expect(statuses).toEqual([204, 204])
})

test('a link that is made up, cut off or signed by another verifies nothing', async () => {
  const token = tokenIn(await awaitMail(app, 'verify-email', member.account.email))
  const { database, log } = app.services
  const foreign = createAuth({ database, log, secret: 'the secret of quite another installation' })
  const { user } = (await member.request('GET', '/api/accounts/me')).json()
  const unsigned = await new SignJWT({ email: user.email })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('guess'))

  const responses = [
    await verify('made-up'),
    await verify(token.slice(0, -3)),
    await verify(await makeVerificationToken(foreign, user)),
    await verify(unsigned),
  ]

  expect(responses.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400])
  expect(responses[0]?.json().error).toMatchObject({
    code: 'invalid_input',
    fields: { token: 'This link is older than seven days, or not complete. Log in to have a new one sent.' },
  })
  expect(await isVerified()).toBe(false)
})

test('a new link is sent on demand, as long as there is something to verify', async () => {
  await awaitMail(app, 'verify-email', member.account.email)

  const again = await member.request('POST', '/api/accounts/verification')
  const second = tokenIn(await awaitMail(app, 'verify-email', member.account.email, 2))
  await verify(second)
  const idle = await member.request('POST', '/api/accounts/verification')

  expect([again.statusCode, again.json()]).toEqual([200, app.services.mailer.delivery])
  expect(idle.statusCode).toBe(200)
  expect(await readOutbox(app, 'verify-email', member.account.email)).toHaveLength(2)
})

test('the sixth within an hour has to wait', async () => {
  const statuses = []
  for (let turn = 0; turn < 6; turn += 1) {
    statuses.push((await member.request('POST', '/api/accounts/verification')).statusCode)
  }

  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
})

test('anyone may learn where the mail goes', async () => {
  const response = await app.anyone.request('GET', '/api/accounts/mail')

  expect(response.json()).toEqual({ kind: 'outbox', folder: `${app.services.env.DATA_DIR}/outbox` })
})
