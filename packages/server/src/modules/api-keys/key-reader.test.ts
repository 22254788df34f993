import type { CreatedApiKeyView } from '@parley/contract/api-keys'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { atLeast } from '../../platform/actor.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { createHttp } from '../../platform/http/create-http.ts'
import { mountRoutes } from '../../platform/http/mount-routes.ts'
import { workspaceRoute } from '../../platform/http/route.ts'
import { createRateLimits } from '../../platform/rate-limit.ts'
import { createApiKeyReader } from './key-reader.ts'

let app: TestApp
let http: ReturnType<typeof createHttp>
let owner: RegisteredCaller
const requestsPerMinute = 20

beforeAll(async () => {
  app = await startTestApp()
  const { database, log, env, accounts } = app.services
  const apiKeys = createApiKeyReader({ database, limits: createRateLimits(), requestsPerMinute, log })
  // Routes of no module: what a key opens is the doorkeeper's affair, whatever stands behind the door.
  http = createHttp(env, log)
  const mine = { allow: (actor: Parameters<typeof atLeast>[0]) => atLeast(actor, 'viewer') }
  mountRoutes(
    http,
    [
      workspaceRoute({
        ...{ ...mine, method: 'GET', path: '/workspace', apiKeyScope: 'read' },
        handle: ({ reply, actor, user }) => void reply.send({ ...actor, user: user ?? null }),
      }),
      workspaceRoute({ ...mine, method: 'POST', path: '/change', apiKeyScope: 'write', handle: () => undefined }),
      workspaceRoute({ ...mine, method: 'GET', path: '/people-only', handle: () => undefined }),
    ],
    {
      database,
      authentication: {
        findUser: async () => undefined,
        getActor: accounts.getActor,
        findApiKey: (request) => apiKeys.read(request.headers.authorization),
      },
    },
  )
})
afterAll(async () => {
  await http.close()
  await app.close()
})
beforeEach(async () => {
  owner = await app.register()
})
afterEach(() => {
  vi.useRealTimers()
})

async function create(scope: 'read' | 'write', days: number | null = null): Promise<CreatedApiKeyView> {
  const body = { name: 'Export', scope, expires_in_days: days }
  return (await owner.request('POST', '/api/v1/api-keys', body)).json()
}

async function get(authorization: string, path = '/workspace') {
  const response = await http.inject({ url: path, headers: { authorization } })
  return { status: response.statusCode, body: response.json(), headers: response.headers }
}

function update(id: string, change: { expires_at?: Date; revoked_at?: Date; last_used_at?: Date }) {
  return withSystem(app.services.database, 'api-keys.test', (tx) =>
    tx
      .updateTable('api_key')
      .set(change)
      .where('id', '=', id as never)
      .execute(),
  )
}

async function lastUse(id: string): Promise<string | null | undefined> {
  const { items } = (await owner.request('GET', '/api/v1/api-keys')).json()
  return items.find((item: { id: string }) => item.id === id)?.last_used_at
}

test('a key opens its own workspace, for nobody in particular', async () => {
  const { key } = await create('read')
  const me = (await owner.request('GET', '/api/accounts/me')).json()

  const { status, body } = await get(`Bearer ${key}`)

  expect(status).toBe(200)
  expect(body).toMatchObject({
    workspaceId: me.workspace.id,
    role: 'viewer',
    userId: null,
    user: null,
    timeZone: 'UTC',
  })
})

test('a key that may write acts as an admin, one that may read looks only', async () => {
  const [reading, writing] = [await create('read'), await create('write')]
  const post = (key: string) =>
    http.inject({ method: 'POST', url: '/change', headers: { authorization: `bearer ${key}` } })

  const [refused, changed] = [await post(reading.key), await post(writing.key)]

  expect([refused.statusCode, refused.json().error.message]).toEqual([403, 'This API key may only read.'])
  expect(changed.statusCode).toBe(204)
  expect((await get(`Bearer ${writing.key}`)).body.role).toBe('admin')
})

test('an address that no key may enter says so', async () => {
  const { key } = await create('write')

  const { status, body } = await get(`Bearer ${key}`, '/people-only')

  expect([status, body.error.code]).toEqual([403, 'forbidden'])
})

describe('a key in a bad state opens nothing', () => {
  const unknown = `parley_${'x'.repeat(40)}`

  test.each([
    ['unknown', unknown, 'This API key is not valid.'],
    ['too short', 'parley_x', 'This API key is not valid.'],
    ['bare', 'parley_', 'This API key is not valid.'],
    ['too long', `${unknown}x`, 'This API key is not valid.'],
    ['holding other characters', `parley_${'-'.repeat(40)}`, 'This API key is not valid.'],
    ["a visitor's token", 'eyJhbGciOiJIUzI1NiJ9.e30.x', 'Log in first.'],
  ])('%s', async (_name, key, message) => {
    const { status, body } = await get(`Bearer ${key}`)

    expect([status, body.error]).toEqual([401, { code: 'unauthenticated', message }])
  })

  test('expired, from the very moment on', async () => {
    const { key, id } = await create('read', 7)
    expect((await get(`Bearer ${key}`)).status).toBe(200)
    await update(id, { expires_at: new Date(Date.now() - 1) })

    // What is remembered of a key for a moment does not outlast its own end.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7 * 86_400_000 })
    const { status, body } = await get(`Bearer ${key}`)

    expect([status, body.error.message]).toEqual([401, 'This API key has expired.'])
  })

  test('expired before it was first used', async () => {
    const { key, id } = await create('read', 7)
    await update(id, { expires_at: new Date(Date.now() - 1) })

    expect((await get(`Bearer ${key}`)).body.error.message).toBe('This API key has expired.')
  })

  test('revoked by another process', async () => {
    const { key, id } = await create('read')
    await update(id, { revoked_at: new Date() })

    expect((await get(`Bearer ${key}`)).body.error.message).toBe('This API key was revoked.')
  })

  test('revoked here, at once, however lately it was used', async () => {
    await create('read')
    const { key, id } = await create('read')
    const bearer = { authorization: `Bearer ${key}` }
    // The application's own doorkeeper: this one says 403 to a key that is good.
    const before = await app.anyone.request('GET', '/api/v1/api-keys', undefined, bearer)

    await owner.request('DELETE', `/api/v1/api-keys/${id}`)
    const after = await app.anyone.request('GET', '/api/v1/api-keys', undefined, bearer)

    expect([before.statusCode, after.statusCode]).toEqual([403, 401])
    expect(after.json().error.message).toBe('This API key was revoked.')
  })
})

test('a key of a suspended workspace still reads', async () => {
  const { key } = await create('read')
  const me = (await owner.request('GET', '/api/accounts/me')).json()
  await withSystem(app.services.database, 'api-keys.test', (tx) =>
    tx
      .updateTable('workspace')
      .set({ suspended_at: new Date(), suspension_reason: 'Unpaid' })
      .where('id', '=', me.workspace.id)
      .execute(),
  )

  const { status, body } = await get(`Bearer ${key}`)

  expect([status, body.suspension.reason]).toEqual([200, 'Unpaid'])
})

test('its last use is noted, at most once a minute over all processes', async () => {
  const [fresh, lately, before] = [await create('read'), await create('read'), await create('read')]
  const halfAMinuteAgo = new Date(Date.now() - 30_000)
  await update(lately.id, { last_used_at: halfAMinuteAgo })
  await update(before.id, { last_used_at: new Date(Date.now() - 61_000) })

  for (const { key } of [lately, before, fresh]) await get(`Bearer ${key}`)

  await expect.poll(() => lastUse(fresh.id)).toEqual(expect.any(String))
  await expect.poll(async () => Date.parse((await lastUse(before.id)) ?? '')).toBeGreaterThan(halfAMinuteAgo.getTime())
  expect(await lastUse(lately.id)).toBe(halfAMinuteAgo.toISOString())
})

test('too many requests of one key are refused until the minute is over; other keys go on', async () => {
  const [busy, other] = [await create('read'), await create('read')]

  const all = await Promise.all(Array.from({ length: requestsPerMinute + 3 }, () => get(`Bearer ${busy.key}`)))

  const refused = all.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(3)
  expect(refused[0]?.body.error).toMatchObject({
    code: 'rate_limited',
    message: expect.stringMatching(/^Too many requests with this API key\. Try again in \d+ seconds\.$/),
    retry_after_s: expect.any(Number),
  })
  expect(refused[0]?.headers['retry-after']).toBe(String(refused[0]?.body.error.retry_after_s))
  expect((await get(`Bearer ${other.key}`)).status).toBe(200)
})

test('a login beside a bad key does not help it', async () => {
  const response = await owner.request('GET', '/api/v1/api-keys', undefined, { authorization: 'Bearer parley_x' })

  expect(response.statusCode).toBe(401)
})
