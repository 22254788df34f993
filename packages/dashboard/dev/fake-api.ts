import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { loginBody, registerBody } from '@parley/contract/accounts'
import { botSettings, createBotBody, deleteBotBody } from '@parley/contract/bots'
import { type ErrorCode, errorStatus } from '@parley/contract/errors'
import { z } from 'zod'
import { sendPage } from './built-pages.ts'
import {
  addBot,
  createOwner,
  type FakeOwner,
  missingKey,
  presentBot,
  presentListItem,
  presentMe,
  presentUsage,
} from './fake-world.ts'

/** A refusal in the public error vocabulary. */
class Refusal extends Error {
  readonly code: ErrorCode
  readonly extra: { fields?: Record<string, string>; retry_after_s?: number }
  constructor(code: ErrorCode, message: string, extra: Refusal['extra'] = {}) {
    super(message)
    this.code = code
    this.extra = extra
  }
}

/** The owner's API in memory, for pictures and tests of the dashboard alone. Its fields may be changed as it runs. */
export interface FakeApi {
  origin: string
  owners: FakeOwner[]
  /** Every API answer waits so long, in milliseconds. */
  delayMs: number
  /** Requests, as "GET /api/v1/bots", that fail with 503. */
  failing: Set<string>
  hasKey: boolean
  /** The next save is refused with these sentences. */
  refuseSave: Record<string, string> | undefined
  close(): Promise<void>
}

interface Call {
  request: IncomingMessage
  response: ServerResponse
  id: string
}
type OwnerHandler = (owner: FakeOwner, call: Call) => unknown

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
    refuseSave: undefined,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', api.origin)
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
      const result = await answer(request, response, pathname)
      const status = request.method === 'POST' && result && pathname === '/api/v1/bots' ? 201 : 200
      if (result === undefined) response.writeHead(204).end()
      else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result))
    } catch (error) {
      const { code, message, extra } = asRefusal(error)
      response.writeHead(errorStatus[code], { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { code, message, ...extra } }))
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<unknown> {
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
    const owner = findOwner(request)
    if (!owner) throw new Refusal('unauthenticated', 'Log in first.')
    const [, prefix = '', id = ''] = /^(.*)\/([0-9a-f-]{36}|revoke-others)$/.exec(pathname) ?? []
    const handler = handlers[id && id !== 'revoke-others' ? `${request.method} ${prefix}/:id` : key]
    if (!handler) throw new Refusal('not_found', `There is nothing at ${pathname}.`)
    return handler(owner, { request, response, id })
  }

  function findOwner(request: IncomingMessage): FakeOwner | undefined {
    return api.owners.find(({ sessions }) => sessions.some(({ id }) => id === sessionIn(request)))
  }

  function endSession(request: IncomingMessage): void {
    const owner = findOwner(request)
    if (owner) owner.sessions = owner.sessions.filter(({ id }) => id !== sessionIn(request))
  }

  const handlers: Record<string, OwnerHandler> = {
    'GET /api/accounts/me': (owner) => presentMe(owner),
    'GET /api/accounts/sessions': (owner, { request }) => ({
      items: owner.sessions.map((session) => ({ ...session, is_current: session.id === sessionIn(request) })),
    }),
    'DELETE /api/accounts/sessions/:id': (owner, { id }) => {
      owner.sessions = owner.sessions.filter((session) => session.id !== id)
    },
    'POST /api/accounts/sessions/revoke-others': (owner, { request }) => {
      owner.sessions = owner.sessions.filter((session) => session.id === sessionIn(request))
    },
    'GET /api/v1/models': () => ({
      items: [{ id: 'groq', label: 'Groq', is_configured: api.hasKey, notice: api.hasKey ? null : missingKey }],
    }),
    'GET /api/v1/usage': presentUsage,
    'POST /api/v1/billing/upgrade': (owner) => {
      owner.plan = 'pro'
      return presentUsage(owner)
    },
    'GET /api/v1/bots': (owner) => ({ items: owner.bots.map((bot) => presentListItem(bot, api.hasKey)) }),
    'POST /api/v1/bots': async (owner, { request }) => {
      const body = await readBody(request, createBotBody)
      const { plan, upgrade_to: next } = presentUsage(owner)
      if (owner.bots.length >= plan.bot_limit) {
        const wayOut = next ? `Upgrade to ${next.name} for up to ${next.bot_limit}.` : 'Delete one to make room.'
        throw new Refusal('plan_limit', `The ${plan.name} plan includes ${plan.bot_limit} bot. ${wayOut}`)
      }
      return presentBot(addBot(owner, body), api)
    },
    'GET /api/v1/bots/:id': (owner, { id }) => presentBot(getBot(owner, id), api),
    'PUT /api/v1/bots/:id': async (owner, { request, id }) => {
      const bot = getBot(owner, id)
      const settings = await readBody(request, botSettings)
      const fields = api.refuseSave
      api.refuseSave = undefined
      if (fields) throw new Refusal('invalid_input', Object.values(fields)[0] ?? '', { fields })
      Object.assign(bot, { settings, version: bot.version + 1, updatedAt: new Date().toISOString() })
      return presentBot(bot, api)
    },
    'DELETE /api/v1/bots/:id': async (owner, { request, id }) => {
      const bot = getBot(owner, id)
      const { confirm_name: typed } = await readBody(request, deleteBotBody)
      if (typed.trim() !== bot.settings.name) throw new Refusal('invalid_input', 'Type the name to delete the bot.')
      owner.bots = owner.bots.filter((other) => other !== bot)
    },
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

function sessionIn(request: IncomingMessage): string | undefined {
  return /parley_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
}

function getBot(owner: FakeOwner, id: string) {
  const bot = owner.bots.find((candidate) => candidate.id === id)
  if (!bot) throw new Refusal('not_found', 'There is no such bot.')
  return bot
}

async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await readJson(request))
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof z.ZodError)) return new Refusal('internal', String(error))
  const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message]))
  return new Refusal('invalid_input', Object.values(fields)[0] ?? 'The input is invalid.', { fields })
}
