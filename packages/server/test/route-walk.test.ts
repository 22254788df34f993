import { roles } from '@parley/contract/accounts'
import { type BotView, defaultBotSettings } from '@parley/contract/bots'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRoutes } from '../src/app.ts'
import type { Actor } from '../src/platform/actor.ts'
import { withSystem } from '../src/platform/db/with-system.ts'
import type { Route } from '../src/platform/http/route.ts'
import { type Caller, startTestApp, type TestApp } from './test-app.ts'

/** Routes for anyone, named here so that opening another one is a decision. */
const publicRoutes = [
  'GET /accounts/logout',
  'GET /api/accounts/mail',
  'GET /api/chat/:token/:id/stream',
  'GET /api/history/:token',
  'GET /api/stream/:token',
  'GET /docs',
  'GET /docs/inter.woff2',
  'GET /healthz',
  'GET /metrics',
  'GET /openapi.json',
  'GET /readyz',
  'GET /widget/b/:token',
  'GET /widget/b/preview',
  'GET /widget/embed/:file',
  'GET /widget/preview',
  'GET /widget/preview.js',
  'GET /widget/test/:token',
  'GET /ws/chat/:token',
  'POST /api/accounts/login',
  'POST /api/accounts/logout',
  'POST /api/accounts/password-reset',
  'POST /api/accounts/password-reset/confirm',
  'POST /api/accounts/register',
  'POST /api/accounts/verify-email',
  'POST /api/chat/:token',
  'POST /api/rating/:token',
  'POST /api/send/:token',
  'POST /api/stop/:token',
  'POST /api/visitor/:token',
]

/** A body that the route accepts, for each that takes one. */
const bodies: Record<string, unknown> = {
  'PATCH /api/accounts/me': { name: 'Walker' },
  'POST /api/accounts/password': { current_password: 'not the right one', new_password: 'walked over it' },
  'PATCH /api/v1/workspace': { name: 'Walked' },
  'PATCH /api/v1/conversations/:conversationId': { state: 'closed' },
  'PATCH /api/admin/workspaces/:workspaceId': { plan: 'pro' },
  'POST /api/admin/workspaces/:workspaceId/suspend': { reason: 'Walked over' },
  'POST /api/v1/api-keys': { name: 'Walker', scope: 'read', expires_in_days: 7 },
  'PUT /api/v1/vendor-keys/:vendor': { key: 'a-key-to-walk-with' },
  'POST /api/v1/bots': { name: 'Walker' },
  'PUT /api/v1/bots/:botId': { ...defaultBotSettings, name: 'Mara' },
  'DELETE /api/v1/bots/:botId': { confirm_name: 'Mara' },
  'POST /api/v1/bots/:botId/rotate-token': { grace_hours: 1 },
  'POST /v1/chat/completions': { model: crypto.randomUUID(), messages: [{ role: 'user', content: 'Hello' }] },
  'POST /api/v1/bots/:botId/playground': { messages: [{ role: 'visitor', text: 'Hello' }] },
}

const nameOf = (route: Route) => `${route.method} ${route.path}`

let app: TestApp
let routes: Route[]
let owner: Caller
let outsider: Caller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
  routes = Object.values(listRoutes(app.services)).flat()
  owner = await app.register()
  outsider = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})
afterAll(() => app.close())

function call(caller: Caller, route: Route): Promise<LightMyRequestResponse> {
  const url = route.path
    .replace(':botId', bot.id)
    .replace(':version', '1')
    .replace(':token', bot.embed_token)
    .replace(':model', bot.id)
    .replace(':conversationId', crypto.randomUUID())
    // Without a conversation that there is not, it would stream on and on.
    .replace(/\/live$/, `/live?conversation_id=${crypto.randomUUID()}`)
    .replace(':vendor', 'mistral')
    .replace(':apiKeyId', crypto.randomUUID())
    .replace(':alertId', crypto.randomUUID())
    .replace(':workspaceId', crypto.randomUUID())
    .replace(':sessionId', crypto.randomUUID())
  if (route.body && !(nameOf(route) in bodies)) throw new Error(`Give ${nameOf(route)} a body to walk with.`)
  return caller.request(route.method, url, bodies[nameOf(route)])
}

async function setRole(role: Actor['role']): Promise<void> {
  await withSystem(app.services.database, 'routes.walk', async (tx) => {
    const { workspace_id } = await tx
      .selectFrom('bot')
      .select('workspace_id')
      .where('id', '=', bot.id)
      .executeTakeFirstOrThrow()
    await tx.updateTable('member').set({ role }).where('workspace_id', '=', workspace_id).execute()
  })
}

test('the routes for anyone are the ones named', () => {
  const found = routes.filter((route) => route.access === 'public').map(nameOf)

  expect(found.sort()).toEqual(publicRoutes)
})

test('nobody gets into any other route without logging in', async () => {
  const closed = routes.filter((route) => route.access !== 'public')

  for (const route of closed) {
    const response = await call(app.anyone, route)
    expect([nameOf(route), response.statusCode, response.json().error.code]).toEqual([
      nameOf(route),
      401,
      'unauthenticated',
    ])
  }
  expect(closed.length).toBeGreaterThan(8)
})

describe.each(roles)('as %s', (role) => {
  test('exactly the routes that the policy allows open', async () => {
    await setRole(role)

    for (const route of routes) {
      if (route.access !== 'workspace') continue
      // Deleting the walker's bot, or its plan, would change the walk; who may is seen by what is refused.
      const isAllowed = route.allow({ role } as Actor)
      if (isAllowed && route.method === 'DELETE') continue
      const { statusCode } = await call(owner, route)
      expect([nameOf(route), statusCode === 403]).toEqual([nameOf(route), !isAllowed])
    }
    await setRole('owner')
  })
})

test('a login does not open what is for programs', async () => {
  const forPrograms = routes.filter((route) => route.access === 'key')

  for (const route of forPrograms) {
    const response = await call(owner, route)
    expect([nameOf(route), response.statusCode]).toEqual([nameOf(route), 401])
  }
  expect(forPrograms.length).toBeGreaterThan(1)
})

test('to whoever does not run the installation the routes of its desk look absent', async () => {
  const desk = routes.filter((route) => route.access === 'operator')

  for (const route of desk) {
    const response = await call(owner, route)
    expect([nameOf(route), response.statusCode, response.json().error]).toEqual([
      nameOf(route),
      404,
      { code: 'not_found', message: 'There is nothing here.' },
    ])
  }
  expect(desk.length).toBeGreaterThan(8)
})

test("another workspace's bot looks absent, not forbidden", async () => {
  const withBot = routes.filter((route) => route.access === 'workspace' && route.path.includes(':botId'))

  for (const route of withBot) {
    const response = await call(outsider, route)
    expect([nameOf(route), response.statusCode, response.json().error.code]).toEqual([nameOf(route), 404, 'not_found'])
  }
  expect(withBot.length).toBeGreaterThan(2)
  expect((await owner.request('GET', `/api/v1/bots/${bot.id}`)).statusCode).toBe(200)
})

test("another user's login session looks absent", async () => {
  const { items } = (await owner.request('GET', '/api/accounts/sessions')).json()

  const response = await outsider.request('DELETE', `/api/accounts/sessions/${items[0].id}`)

  expect(response.statusCode).toBe(404)
  expect((await owner.request('GET', '/api/accounts/me')).statusCode).toBe(200)
})
