import type { UserId } from '@parley/contract/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { Actor, LoggedInUser } from '../actor.ts'
import { AppError } from '../errors.ts'
import { createLog } from '../log.ts'
import { createHttp } from './create-http.ts'
import { mountRoutes } from './mount-routes.ts'
import { publicRoute, type Route, userRoute, workspaceRoute } from './route.ts'

let app: TestApp
let user: LoggedInUser
let actor: Actor
let isLoggedIn: boolean

beforeAll(async () => {
  app = await startTestApp()
  const me = (await (await app.register()).request('GET', '/api/accounts/me')).json()
  const userId = me.user.id as UserId
  user = {
    ...{ userId, email: me.user.email, name: me.user.name, isEmailVerified: false, isOperator: false },
    loginSessionId: 'a session',
  }
  actor = {
    ...{ userId, workspaceId: me.workspace.id, workspaceName: me.workspace.name, role: 'admin' },
    ...{ timeZone: 'UTC', suspension: null },
  }
})
afterAll(() => app.close())
beforeEach(() => {
  isLoggedIn = true
})

/** These routes on the real database, for one actor who is logged in or not. */
function serve(...routes: Route[]) {
  const http = createHttp({ ALLOWED_HOSTS: [], PUBLIC_URL: undefined, TRUSTED_PROXIES: [] }, createLog('silent'))
  mountRoutes(http, routes, {
    database: app.services.database,
    authentication: {
      findUser: async () => (isLoggedIn ? user : undefined),
      getActor: async () => actor,
      findApiKey: async () => undefined,
    },
  })
  return http
}

async function workspaceName(): Promise<string> {
  const http = serve(
    workspaceRoute({
      method: 'GET',
      path: '/name',
      allow: () => true,
      response: z.object({ name: z.string() }),
      handle: ({ tx }) => tx.selectFrom('workspace').select('name').executeTakeFirstOrThrow(),
    }),
  )
  return (await http.inject('/name')).json().name
}

const rename = (name: string, afterwards: (context: { afterCommit: (work: () => void) => void }) => void) =>
  workspaceRoute({
    method: 'POST',
    path: '/rename',
    allow: () => true,
    handle: async (context) => {
      await context.tx.updateTable('workspace').set({ name }).execute()
      afterwards(context)
    },
  })

test('a workspace route writes inside its own workspace, and is committed when it answers', async () => {
  const other = (await (await app.register()).request('GET', '/api/accounts/me')).json()

  const response = await serve(rename('Renamed', () => undefined)).inject({ method: 'POST', url: '/rename' })

  const untouched = await app.services.accounts.getActor({ userId: other.user.id, name: 'unused' })
  expect(response.statusCode).toBe(204)
  expect(await workspaceName()).toBe('Renamed')
  expect(untouched.workspaceName).toBe(other.workspace.name)
})

test('a handler that fails leaves nothing written, and nothing done afterwards', async () => {
  const before = await workspaceName()
  const done: string[] = []
  const http = serve(
    rename('Never', ({ afterCommit }) => {
      afterCommit(() => done.push('too early'))
      throw new AppError('conflict', 'Not like this.')
    }),
  )

  const response = await http.inject({ method: 'POST', url: '/rename' })

  expect(response.statusCode).toBe(409)
  expect(await workspaceName()).toBe(before)
  expect(done).toEqual([])
})

test('work for after the commit is done before the answer, and not before the commit', async () => {
  const seen: string[] = []
  const http = serve(
    rename('Committed', ({ afterCommit }) => {
      afterCommit(() => seen.push('committed'))
      seen.push('handled')
    }),
  )

  await http.inject({ method: 'POST', url: '/rename' })

  expect(seen).toEqual(['handled', 'committed'])
})

test('a policy that says no is a 403 before the handler runs', async () => {
  let isRun = false
  const http = serve(
    workspaceRoute({
      method: 'POST',
      path: '/owners',
      allow: ({ role }) => role === 'owner',
      handle: () => {
        isRun = true
      },
    }),
  )

  const response = await http.inject({ method: 'POST', url: '/owners' })

  expect([response.statusCode, response.json().error.code]).toEqual([403, 'forbidden'])
  expect(isRun).toBe(false)
})

test('who is not logged in learns that before what is wrong with the body', async () => {
  const body = z.object({ name: z.string() })
  const routes = [
    userRoute({ method: 'POST', path: '/user', body, handle: () => undefined }),
    workspaceRoute({ method: 'POST', path: '/workspace', body, allow: () => true, handle: () => undefined }),
  ]
  isLoggedIn = false

  const statuses = await Promise.all(
    ['/user', '/workspace'].map(
      async (url) => (await serve(...routes).inject({ method: 'POST', url, payload: {} })).statusCode,
    ),
  )

  expect(statuses).toEqual([401, 401])
})

test('writes are for pages of ours, except on the routes that are open to all sites', async () => {
  const done = () => undefined
  const http = serve(
    publicRoute({ method: 'POST', path: '/own', handle: done }),
    publicRoute({ method: 'GET', path: '/read', handle: done }),
    publicRoute({ method: 'POST', path: '/open', isCrossOrigin: true, handle: done }),
    userRoute({ method: 'DELETE', path: '/user', handle: done }),
  )
  const call = async (method: 'GET' | 'POST' | 'DELETE', url: string) =>
    (await http.inject({ method, url, headers: { host: 'localhost', origin: 'https://evil.example' } })).statusCode

  const statuses = [
    await call('POST', '/own'),
    await call('GET', '/read'),
    await call('POST', '/open'),
    await call('DELETE', '/user'),
  ]

  expect(statuses).toEqual([403, 204, 204, 403])
})
