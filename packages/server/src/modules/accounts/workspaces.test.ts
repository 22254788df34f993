import { roles } from '@parley/contract/accounts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let member: RegisteredCaller

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  member = await app.register({ time_zone: 'Europe/Berlin' })
})

const me = async () => (await member.request('GET', '/api/accounts/me')).json()

function change(body: unknown) {
  return member.request('PATCH', '/api/v1/workspace', body)
}

/** How often the days of the member's workspace were ordered to be counted anew. */
async function countRecounts(): Promise<number> {
  const { rows } = await app.services.engine.jobs.executeSql(
    `select count(*)::int as count from pgboss.job
      where name = 'analytics.recount-usage' and data->>'workspaceId' = '${(await me()).workspace.id}'`,
  )
  return (rows[0] as { count: number }).count
}

test('a workspace is renamed, and nothing else of it changes', async () => {
  const before = await me()

  const response = await change({ name: '  Analytical Engines ' })

  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({ ...before, workspace: { ...before.workspace, name: 'Analytical Engines' } })
  expect(await me()).toEqual(response.json())
  expect(await countRecounts()).toBe(0)
})

test('another time zone counts the days anew; the same one does not', async () => {
  const same = await change({ time_zone: 'Europe/Berlin' })
  const recountsBefore = await countRecounts()

  const other = await change({ time_zone: 'Asia/Kolkata' })

  expect([same.statusCode, other.statusCode, recountsBefore]).toEqual([200, 200, 0])
  expect((await me()).workspace.time_zone).toBe('Asia/Kolkata')
  expect(await countRecounts()).toBe(1)
})

test('each rejected field says why beside it, and nothing changes', async () => {
  const before = await me()

  const response = await change({ name: ' ', time_zone: 'Mars/Olympus' })

  expect([response.statusCode, response.json().error.fields]).toEqual([
    400,
    {
      name: 'Give the workspace a name.',
      time_zone: 'This time zone is not known. Choose one such as Europe/Berlin.',
    },
  ])
  expect(await me()).toEqual(before)
})

test('owners and admins may, others not', async () => {
  const statuses = []
  for (const role of roles) {
    await setRole(app, member, role)
    statuses.push([role, (await change({ name: `Renamed by ${role}` })).statusCode])
  }

  expect(statuses).toEqual([
    ['owner', 200],
    ['admin', 200],
    ['agent', 403],
    ['viewer', 403],
  ])
})

test('it changes no other workspace', async () => {
  const other = await app.register()

  await change({ name: 'Mine alone' })

  const { workspace } = (await other.request('GET', '/api/accounts/me')).json()
  expect(workspace.name).toBe(`${other.account.name}'s workspace`)
})

test("someone's own name is changed, at once and at their next login", async () => {
  const before = await me()

  const response = await member.request('PATCH', '/api/accounts/me', { name: ' Ada King ' })

  expect([response.statusCode, response.json()]).toEqual([
    200,
    { ...before, user: { ...before.user, name: 'Ada King' } },
  ])
  expect(await me()).toEqual(response.json())
})

test.each([
  [{ name: ' ' }, 'Enter your name.'],
  [{ name: 'x'.repeat(81) }, 'A name is at most 80 characters.'],
])('a name like %j is refused beside its field', async (body, sentence) => {
  const response = await member.request('PATCH', '/api/accounts/me', body)

  expect([response.statusCode, response.json().error.fields]).toEqual([400, { name: sentence }])
})

test('nobody makes themselves an operator on the way', async () => {
  const response = await member.request('PATCH', '/api/accounts/me', { name: 'Eve', is_operator: true })

  expect(response.statusCode).toBe(400)
  expect((await me()).user.is_operator).toBe(false)
})
