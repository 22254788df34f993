import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awaitMail } from '../../../test/outbox.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'

describe.each([
  ['PUBLIC_URL', { PUBLIC_URL: 'https://chat.example.com' }, 'localhost', 'https://chat.example.com'],
  [
    'the host that was asked, where it is allowed',
    { ALLOWED_HOSTS: 'bots.example' },
    'bots.example',
    'http://bots.example',
  ],
  ['this machine, where any host is allowed', { ALLOWED_HOSTS: '*' }, 'evil.example', 'http://localhost:8000'],
])('mailed links lead to %s', (_name, env: Record<string, string>, host, origin) => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp(env)
  })
  afterAll(() => app.close())

  test('whatever the request says', async () => {
    const account = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }

    await app.anyone.request('POST', '/api/accounts/register', account, { host })

    expect(await awaitMail(app, 'verify-email', account.email)).toContain(`\n${origin}/accounts/verify/?token=`)
  })
})
