import type { Role } from '@parley/contract/accounts'
import type { ApiKeyView, CreatedApiKeyView } from '@parley/contract/api-keys'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp
let owner: RegisteredCaller

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
})

const wanted = { name: 'Nightly export', scope: 'read', expires_in_days: 30 }
const create = async (body: object = {}) =>
  (await owner.request('POST', '/api/v1/api-keys', { ...wanted, ...body })).json<CreatedApiKeyView>()
const list = async (caller = owner) =>
  (await caller.request('GET', '/api/v1/api-keys')).json<{ items: ApiKeyView[] }>().items

test('a new key is shown once, and listed by its beginning', async () => {
  const before = Date.now()

  const response = await owner.request('POST', '/api/v1/api-keys', wanted)

  const { key, ...view } = response.json<CreatedApiKeyView>()
  expect([response.statusCode, response.headers['cache-control']]).toEqual([201, 'no-store'])
  expect(key).toMatch(/^parley_[0-9A-Za-z]{40}$/)
  expect(view).toMatchObject({ name: 'Nightly export', scope: 'read', last_used_at: null, prefix: key.slice(0, 13) })
  expect(view.created_by).toBe(owner.account.name)
  expect(Date.parse(view.expires_at ?? '') - before).toBeGreaterThanOrEqual(30 * 86_400_000)
  expect(await list()).toEqual([view])
})

test('only the hash of a key is kept', async () => {
  const { key, id } = await create()

  const row = await withSystem(app.services.database, 'api-keys.test', (tx) =>
    tx.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )

  expect(row.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.stringify(row)).not.toContain(key.slice(13))
})

test('a key may be made to last until it is revoked', async () => {
  expect((await create({ expires_in_days: null })).expires_at).toBeNull()
})

test.each([
  [{ name: '' }, 'Give the key a name.'],
  [{ name: 'x'.repeat(81) }, 'A name is at most 80 characters.'],
  [{ scope: 'admin' }, 'scope is not valid.'],
  [{ expires_in_days: 31 }, 'Choose one of the lifetimes.'],
  [{ hash: 'x' }, 'Unknown field: hash.'],
])('a key with %j is refused', async (change, message) => {
  const response = await owner.request('POST', '/api/v1/api-keys', { ...wanted, ...change })

  expect([response.statusCode, response.json().error.message]).toEqual([400, message])
})

test('revoked keys leave the list, newest stand first', async () => {
  const [first, second, third] = [await create(), await create(), await create()]

  const response = await owner.request('DELETE', `/api/v1/api-keys/${second.id}`)

  expect(response.statusCode).toBe(204)
  expect((await list()).map(({ id }) => id)).toEqual([third.id, first.id])
})

test('a key that is gone, or of another workspace, cannot be revoked', async () => {
  const { id } = await create()
  const outsider = await app.register()

  const theirs = await outsider.request('DELETE', `/api/v1/api-keys/${id}`)
  const [first, again] = [
    await owner.request('DELETE', `/api/v1/api-keys/${id}`),
    await owner.request('DELETE', `/api/v1/api-keys/${id}`),
  ]

  expect([theirs.statusCode, first.statusCode, again.statusCode]).toEqual([404, 204, 404])
  expect(again.json().error.message).toBe('This API key does not exist, or was revoked.')
  expect(await list(outsider)).toEqual([])
})

test('a workspace has at most a hundred keys, also when they are made at once', async () => {
  await Promise.all(Array.from({ length: 98 }, () => create()))

  const responses = await Promise.all(
    Array.from({ length: 5 }, () => owner.request('POST', '/api/v1/api-keys', wanted)),
  )

  expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 409, 409, 409])
  expect(await list()).toHaveLength(100)
})

test.each<[Role, number]>([
  ['owner', 201],
  ['admin', 201],
  ['agent', 403],
  ['viewer', 403],
])('%s: making a key is %i', async (role, status) => {
  await setRole(app, owner, role)

  const made = await owner.request('POST', '/api/v1/api-keys', wanted)
  const listed = await owner.request('GET', '/api/v1/api-keys')

  expect([made.statusCode, listed.statusCode]).toEqual([status, status === 201 ? 200 : 403])
})

test('keys are not reached by keys', async () => {
  const { key, id } = await create({ scope: 'write' })
  const bearer = { authorization: `Bearer ${key}` }

  const responses = [
    await app.anyone.request('GET', '/api/v1/api-keys', undefined, bearer),
    await app.anyone.request('POST', '/api/v1/api-keys', wanted, bearer),
    await app.anyone.request('DELETE', `/api/v1/api-keys/${id}`, undefined, bearer),
  ]

  for (const response of responses) {
    expect([response.statusCode, response.json().error.message]).toEqual([403, 'This address is not open to API keys.'])
  }
})
