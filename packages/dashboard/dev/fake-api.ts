import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { loginBody, type MailDeliveryView, registerBody } from '@parley/contract/accounts'
import { errorStatus } from '@parley/contract/errors'
import { sendPage } from './built-pages.ts'
import { fakeAccountRoutes, fakePublicAccountRoutes, sessionIn } from './fake-accounts.ts'
import { fakeAlertRoutes } from './fake-alerts.ts'
import { fakeApiKeyRoutes } from './fake-api-keys.ts'
import { fakeBotRoutes } from './fake-bots.ts'
import { asRefusal, type FakeRoutes, isWritten, Made, matchRoute, Refusal, readBody } from './fake-call.ts'
import { fakeChecklistRoutes } from './fake-checklist.ts'
import { fakeInboxRoutes } from './fake-inbox.ts'
import { fakeInsightsRoutes } from './fake-insights.ts'
import { fakeModelRoutes } from './fake-models.ts'
import { fakeOperatorRoutes } from './fake-operators.ts'
import { createFakePlayground, type FakePlayground, fakePlaygroundRoutes } from './fake-playground.ts'
import { createOwner, type FakeOwner, presentMe, presentUsage } from './fake-world.ts'

/** The owner's API in memory, for pictures and tests of the dashboard alone. Its fields may be changed as it runs. */
export interface FakeApi {
  origin: string
  owners: FakeOwner[]
  /** Every API answer waits so long, in milliseconds. */
  delayMs: number
  /** Requests, as "GET /api/v1/bots", that fail with 503. */
  failing: Set<string>
  hasKey: boolean
  mail: MailDeliveryView
  /** The next save is refused with these sentences. */
  refuseSave: Record<string, string> | undefined
  playground: FakePlayground
  close(): Promise<void>
}

/** Starts it on a free port of the loopback interface, or on `port`. It serves the built dashboard too. */
export async function startFakeApi({ port = 0 } = {}): Promise<FakeApi> {
  let failedLogins = 0
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const api: FakeApi = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    owners: [],
    delayMs: 0,
    failing: new Set(),
    hasKey: true,
    mail: { kind: 'smtp' },
    refuseSave: undefined,
    playground: createFakePlayground(),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', api.origin)
    if (pathname === '/accounts/logout/') {
      endSession(request)
      response
        .writeHead(302, { location: '/accounts/login/', 'set-cookie': 'parley_session=; Path=/; Max-Age=0' })
        .end()
      return
    }
    if (!pathname.startsWith('/api/')) return sendPage(pathname, response)
    if (api.delayMs > 0) await delay(api.delayMs)
    try {
      const result = await answer(request, response, pathname, searchParams)
      if (result === isWritten) return
      if (result === undefined) return void response.writeHead(204).end()
      const [status, view] = result instanceof Made ? [201, result.view] : [200, result]
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(view))
    } catch (error) {
      const { code, message, extra } = asRefusal(error)
      response.writeHead(errorStatus[code], { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { code, message, ...extra } }))
    }
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
    searchParams: URLSearchParams,
  ): Promise<unknown> {
    const key = `${request.method} ${pathname}`
    if (api.failing.has(key)) throw new Refusal('unavailable', 'The database cannot be reached right now.')
    if (key === 'POST /api/accounts/register') {
      const body = await readBody(request, registerBody)
      if (api.owners.some(({ email }) => email === body.email)) {
        const message = 'An account with this e-mail exists already. Log in instead.'
        throw new Refusal('conflict', message, { fields: { email: message } })
      }
      const owner = createOwner(body)
      api.owners.push(owner)
      return enter(owner, request, response)
    }
    if (key === 'POST /api/accounts/login') {
      const body = await readBody(request, loginBody)
      const owner = api.owners.find(({ email, password }) => email === body.email && password === body.password)
      if (failedLogins >= 5) throw new Refusal('rate_limited', 'Too many attempts.', { retry_after_s: 42 })
      failedLogins = owner ? 0 : failedLogins + 1
      if (!owner) throw new Refusal('unauthenticated', 'The e-mail or the password is wrong.')
      return enter(owner, request, response)
    }
    const publicRoute = publicRoutes[key]
    if (publicRoute) return publicRoute({ request, response, params: {}, query: searchParams })
    const owner = findOwner(request)
    if (!owner) throw new Refusal('unauthenticated', 'Log in first.')
    const match = matchRoute(routes, request.method ?? 'GET', pathname)
    if (!match) throw new Refusal('not_found', `There is nothing at ${pathname}.`)
    return match.handler(owner, { request, response, params: match.params, query: searchParams })
  }

  function findOwner(request: IncomingMessage): FakeOwner | undefined {
    return api.owners.find(({ sessions }) => sessions.some(({ id }) => id === sessionIn(request)))
  }

  function endSession(request: IncomingMessage): void {
    const owner = findOwner(request)
    if (owner) owner.sessions = owner.sessions.filter(({ id }) => id !== sessionIn(request))
  }

  const publicRoutes = fakePublicAccountRoutes(api)
  const routes: FakeRoutes = {
    ...fakeAccountRoutes(api),
    ...fakeAlertRoutes,
    ...fakeApiKeyRoutes,
    ...fakeChecklistRoutes(api),
    ...fakeModelRoutes(api),
    'GET /api/v1/usage': presentUsage,
    'POST /api/v1/billing/upgrade': (owner) => {
      owner.plan = 'pro'
      return presentUsage(owner)
    },
    ...fakeBotRoutes(api),
    ...fakePlaygroundRoutes(api),
    ...fakeInboxRoutes(),
    ...fakeInsightsRoutes(),
    ...fakeOperatorRoutes(),
  }
  return api
}

function enter(owner: FakeOwner, request: IncomingMessage, response: ServerResponse) {
  const now = new Date().toISOString()
  const id = randomUUID()
  owner.sessions.unshift({
    id,
    is_current: false,
    ip_address: '127.0.0.1',
    user_agent: request.headers['user-agent'] ?? null,
    created_at: now,
    last_seen_at: now,
  })
  response.setHeader('set-cookie', `parley_session=${id}; Path=/; HttpOnly; SameSite=Lax`)
  return presentMe(owner)
}
