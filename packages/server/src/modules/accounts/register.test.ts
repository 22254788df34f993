import { afterAll, beforeAll, expect, test } from 'vitest'
import { cookiesOf, nextAccount, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

let addresses = 0

/** From an address of its own, since registrations are counted by it. */
function register(body: unknown) {
  addresses += 1
  return app.caller({ ip: `10.1.0.${addresses}` }).request('POST', '/api/accounts/register', body)
}

/** The users of an address with the workspaces they are in. */
function memberships(email: string) {
  return withSystem(app.services.database, 'accounts.test', (tx) =>
    tx
      .selectFrom('user')
      .leftJoin('member', 'member.user_id', 'user.id')
      .select(['user.id', 'member.workspace_id', 'member.role'])
      .where('email', '=', email)
      .execute(),
  )
}

/** Runs a statement as the role that owns the tables, as migrations do. */
function asOwner(statement: string) {
  return app.services.engine.withOwner((_db, jobs) => jobs.executeSql(statement))
}

test('whoever registers is logged in, as owner of a workspace of their own', async () => {
  const account = { ...nextAccount(), name: 'Ada Lovelace' }

  const response = await register(account)

  const me = await app.caller({ cookie: cookiesOf(response) }).request('GET', '/api/accounts/me')
  expect(response.statusCode).toBe(201)
  expect(response.json()).toMatchObject({
    user: { email: account.email, name: 'Ada Lovelace', is_operator: false },
    workspace: { name: "Ada Lovelace's workspace", role: 'owner' },
  })
  expect(me.json()).toEqual(response.json())
})

test('the password is in no answer and in no column as it was typed', async () => {
  const account = { ...nextAccount(), password: 'a very particular password' }

  const response = await register(account)

  const stored = await asOwner('select row_to_json(credential)::text as text from credential')
  expect(response.body).not.toContain(account.password)
  expect(stored.rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(stored.rows)).not.toContain(account.password)
})

test('each rejected field says why beside it', async () => {
  const response = await register({ name: ' ', email: 'ada', password: 'short' })

  expect(response.statusCode).toBe(400)
  expect(response.json().error).toEqual({
    code: 'invalid_input',
    message: 'Enter your name.',
    fields: {
      name: 'Enter your name.',
      email: 'Enter an e-mail address, such as name@example.com.',
      password: 'A password is at least 10 characters.',
    },
  })
})

test('nobody registers as operator or into a workspace of others', async () => {
  const responses = await Promise.all([
    register({ ...nextAccount(), is_operator: true }),
    register({ ...nextAccount(), workspace_id: crypto.randomUUID() }),
  ])

  expect(responses.map(({ statusCode }) => statusCode)).toEqual([400, 400])
})

test('an address that has an account is told so beside the field, however it is capitalised', async () => {
  const { account } = await app.register()

  const response = await register({ ...account, email: account.email.toUpperCase() })

  expect(response.statusCode).toBe(409)
  expect(response.json().error).toMatchObject({
    code: 'conflict',
    fields: { email: 'There is an account with this e-mail address already. Log in instead.' },
  })
})

test('of ten who register one address at once, one gets the account', async () => {
  const account = nextAccount()

  const responses = await Promise.all(Array.from({ length: 10 }, () => register(account)))

  const statuses = responses.map(({ statusCode }) => statusCode)
  expect(statuses.sort()).toEqual([201, ...Array(9).fill(409)])
  expect(await memberships(account.email)).toHaveLength(1)
})

test('the first requests of one user, all at once, make one workspace', async () => {
  const account = nextAccount()
  const { userId, name } = await app.services.accounts.ensureUser(account)

  const actors = await Promise.all(Array.from({ length: 20 }, () => app.services.accounts.getActor({ userId, name })))

  const [workspace] = await memberships(account.email)
  expect(new Set(actors.map(({ workspaceId }) => workspaceId))).toEqual(new Set([workspace?.workspace_id]))
  expect(await memberships(account.email)).toMatchObject([{ role: 'owner' }])
})

test('a registration that failed midway leaves nothing in the way of the next', async () => {
  const account = nextAccount()
  await asOwner('revoke insert on credential from parley_app')

  const failed = await register(account)
  await asOwner('grant insert on credential to parley_app')
  const second = await register(account)

  expect([failed.statusCode, failed.json().error.code]).toEqual([500, 'internal'])
  expect(second.statusCode).toBe(201)
})
