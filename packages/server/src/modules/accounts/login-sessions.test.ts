import type { LoginSessionView } from '@parley/contract/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { cookiesOf, type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let member: RegisteredCaller

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  member = await app.register()
})

/** The same user, logged in once more. */
async function loginElsewhere(userAgent = 'Another browser') {
  const { email, password } = member.account
  const from = app.caller({ ip: '10.8.0.1' })
  const response = await from.request('POST', '/api/accounts/login', { email, password }, { 'user-agent': userAgent })
  return app.caller({ cookie: cookiesOf(response) })
}

async function sessions(): Promise<LoginSessionView[]> {
  return (await member.request('GET', '/api/accounts/sessions')).json().items
}

const statusOf = async (caller: { request: RegisteredCaller['request'] }) =>
  (await caller.request('GET', '/api/accounts/me')).statusCode

test('the places where someone is logged in are listed, with what they look like', async () => {
  await loginElsewhere('Firefox on a train')

  const items = await sessions()

  expect(items).toHaveLength(2)
  expect(items.filter((item) => item.is_current)).toHaveLength(1)
  expect(items.find((item) => !item.is_current)).toMatchObject({
    user_agent: 'Firefox on a train',
    ip_address: '10.8.0.1',
    created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    last_seen_at: expect.stringMatching(/^\d{4}-.*Z$/),
  })
})

test('the list holds nothing that would log in', async () => {
  const response = await member.request('GET', '/api/accounts/sessions')

  const token = /session_token=([^.%;]+)/.exec(member.cookie)?.[1] ?? 'no token'
  expect(token).toMatch(/^\w{20,}$/)
  expect(response.body).not.toContain(token)
})

test('a revoked session is at once good for nothing, and the others go on', async () => {
  const elsewhere = await loginElsewhere()
  const other = (await sessions()).find((item) => !item.is_current)

  const response = await member.request('DELETE', `/api/accounts/sessions/${other?.id}`)

  const refused = await elsewhere.request('GET', '/api/v1/bots')
  expect(response.statusCode).toBe(204)
  expect([refused.statusCode, refused.json().error.code]).toEqual([401, 'unauthenticated'])
  expect(await statusOf(member)).toBe(200)
})

test('revoking it again says that it has ended', async () => {
  await loginElsewhere()
  const other = (await sessions()).find((item) => !item.is_current)
  await member.request('DELETE', `/api/accounts/sessions/${other?.id}`)

  const again = await member.request('DELETE', `/api/accounts/sessions/${other?.id}`)

  expect([again.statusCode, again.json().error.message]).toEqual([404, 'This login session has ended already.'])
})

test('all others are revoked together; the one that asked stays', async () => {
  const others = [await loginElsewhere(), await loginElsewhere()]
  const stranger = await app.register()

  const response = await member.request('POST', '/api/accounts/sessions/revoke-others')

  expect(response.statusCode).toBe(204)
  expect(await Promise.all(others.map(statusOf))).toEqual([401, 401])
  expect([await statusOf(member), await statusOf(stranger)]).toEqual([200, 200])
  expect(await sessions()).toMatchObject([{ is_current: true }])
})

test('a session id that is none is bad input', async () => {
  const response = await member.request('DELETE', '/api/accounts/sessions/latest')

  expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
})

test('a session that ran out is neither good nor listed', async () => {
  const elsewhere = await loginElsewhere()
  const other = (await sessions()).find((item) => !item.is_current)
  await app.services.database.exempt
    .updateTable('login_session')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', other?.id ?? '')
    .execute()

  expect(await statusOf(elsewhere)).toBe(401)
  expect(await sessions()).toHaveLength(1)
})

describe('logging out', () => {
  test('ends the session itself, not only its cookie', async () => {
    const response = await member.request('POST', '/api/accounts/logout')

    expect(response.statusCode).toBe(204)
    expect(response.cookies[0]).toMatchObject({ name: 'parley.session_token', value: '', maxAge: 0 })
    expect(await statusOf(member)).toBe(401)
  })

  test('by its address leads to logging in', async () => {
    const response = await member.request('GET', '/accounts/logout/')

    expect([response.statusCode, response.headers.location]).toEqual([302, '/accounts/login/'])
    expect(await statusOf(member)).toBe(401)
  })

  test('says so where the session could not be ended, and keeps the cookie for another try', async () => {
    const { engine } = app.services
    await engine.withOwner((_db, jobs) => jobs.executeSql('revoke delete on login_session from parley_app'))

    const failed = await member.request('POST', '/api/accounts/logout')
    await engine.withOwner((_db, jobs) => jobs.executeSql('grant delete on login_session to parley_app'))
    const second = await member.request('POST', '/api/accounts/logout')

    expect([failed.statusCode, failed.json().error.code, failed.cookies]).toEqual([500, 'internal', []])
    expect(second.statusCode).toBe(204)
    expect(await statusOf(member)).toBe(401)
  })

  test('harms nobody who is logged out already', async () => {
    const responses = await Promise.all([
      app.anyone.request('POST', '/api/accounts/logout'),
      app.anyone.request('GET', '/accounts/logout'),
    ])

    expect(responses.map(({ statusCode }) => statusCode)).toEqual([204, 302])
  })
})

test.each([
  ['a made-up one', 'parley.session_token=made.up'],
  ['one without its signature', ''],
])('a cookie that proves nothing lets nobody in: %s', async (_name, given) => {
  const cookie = given || member.cookie.replace(/\.[^;]*/, '')

  expect(await statusOf(app.caller({ cookie }))).toBe(401)
})

test("another site's page cannot write with the reader's cookie", async () => {
  const origin = 'https://evil.example'

  const responses = await Promise.all([
    member.request('POST', '/api/v1/bots', { name: 'Planted' }, { origin }),
    member.request('POST', '/api/accounts/sessions/revoke-others', undefined, { origin }),
    member.request('POST', '/api/accounts/logout', undefined, { origin }),
    member.request('POST', '/api/accounts/login', member.account, { origin }),
  ])

  expect(responses.map((response) => [response.statusCode, response.json().error.code])).toEqual(
    Array(4).fill([403, 'forbidden']),
  )
  expect((await member.request('GET', '/api/v1/bots')).json().items).toEqual([])
})

test('the cookie is for this site and out of reach of its scripts', async () => {
  const { email, password } = member.account

  const response = await app.anyone.request('POST', '/api/accounts/login', { email, password })

  expect(response.cookies).toEqual([
    expect.objectContaining({ name: 'parley.session_token', httpOnly: true, sameSite: 'Lax', path: '/' }),
  ])
  expect(response.cookies[0]).not.toHaveProperty('secure')
})

test('under https the cookie is for https alone', async () => {
  const secure = await startTestApp({ PUBLIC_URL: 'https://chat.example.com' })
  onTestFinished(() => secure.close())

  const { cookie } = await secure.register()
  const response = await secure.caller({ cookie }).request('POST', '/api/accounts/logout')

  expect(cookie).toMatch(/^__Secure-parley\.session_token=/)
  expect(response.cookies.length).toBeGreaterThan(0)
  expect(response.cookies.every((item) => item.secure && item.httpOnly && item.sameSite === 'Lax')).toBe(true)
})
