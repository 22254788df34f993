import type { ApiKeyScope } from '@parley/contract/api-keys'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, LoggedInUser } from '../actor.ts'
import type { Database } from '../db/database.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { AppError } from '../errors.ts'
import { assertSameOrigin } from './own-origin.ts'
import { Afterwards, type Route } from './route.ts'

/** Who a request is from. */
export interface Authentication {
  /** Undefined for nobody. */
  findUser(request: FastifyRequest): Promise<LoggedInUser | undefined>
  getActor(user: LoggedInUser): Promise<Actor>
  /** The actor that a request's API key stands for; undefined for a request without one. Throws `unauthenticated`. */
  findApiKey(request: FastifyRequest): Promise<{ actor: Actor; scope: ApiKeyScope } | undefined>
}

export function mountRoutes(
  http: FastifyInstance,
  routes: readonly Route[],
  { database, authentication }: { database: Database; authentication: Authentication },
): void {
  for (const route of routes) {
    http.route({
      method: route.method,
      url: route.path,
      ...(route.maxBodyBytes && { bodyLimit: route.maxBodyBytes }),
      schema: {
        ...(route.params && { params: route.params }),
        ...(route.query && { querystring: route.query }),
        ...(route.body && { body: route.body }),
        ...(route.response && { response: { '2xx': route.response } }),
      },
      preValidation: (request) => enter(route, request, authentication),
      handler: async (request, reply) => {
        const result = await run(route, request, reply, database, authentication)
        if (reply.sent || reply.raw.headersSent) return reply
        if (result === undefined && !route.response) return reply.code(route.status ?? 204).send()
        return reply.code(route.status ?? 200).send(result)
      },
    })
  }
}

/** A request that was let in: by a login, or by an API key. */
type Entrant = { user: LoggedInUser; actor: undefined } | { user: undefined; actor: Actor }

const entrants = new WeakMap<FastifyRequest, Entrant>()

/** Who may not come in learns so before the body is looked at. */
async function enter(route: Route, request: FastifyRequest, authentication: Authentication): Promise<void> {
  const isWrite = route.method !== 'GET'
  // Where no cookie is read, another site's page has nothing to borrow.
  const readsCookies = route.access !== 'key' && !(route.access === 'public' && route.isCrossOrigin)
  if (isWrite && readsCookies) assertSameOrigin(request)
  if (route.access === 'public') return
  const takesKey = route.access === 'workspace' || route.access === 'key'
  const byKey = takesKey ? await enterByKey(route.apiKeyScope, request, authentication) : undefined
  if (byKey) {
    entrants.set(request, { user: undefined, actor: byKey })
    return
  }
  if (route.access === 'key') throw new AppError('unauthenticated', 'Send an API key as "Authorization: Bearer <key>".')
  const user = await authentication.findUser(request)
  if (!user) throw new AppError('unauthenticated', 'Log in first.')
  if (route.access === 'operator' && !user.isOperator) throw new AppError('not_found', 'There is nothing here.')
  entrants.set(request, { user, actor: undefined })
}

async function enterByKey(
  needed: ApiKeyScope | undefined,
  request: FastifyRequest,
  authentication: Authentication,
): Promise<Actor | undefined> {
  const key = await authentication.findApiKey(request)
  if (!key) return undefined
  if (!needed) throw new AppError('forbidden', 'This address is not open to API keys.')
  if (needed === 'write' && key.scope === 'read') throw new AppError('forbidden', 'This API key may only read.')
  return key.actor
}

async function run(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  authentication: Authentication,
): Promise<unknown> {
  // Fastify validated these three by the route's own schemas, from which the handler's parameter types were inferred.
  const input = { params: request.params, query: request.query, body: request.body } as never
  if (route.access === 'public') return route.handle({ request, reply }, input)
  const entrant = entrants.get(request)
  if (!entrant) throw new AppError('unauthenticated', 'Log in first.')
  const { user } = entrant
  if (route.access === 'key') {
    if (!entrant.actor) throw new AppError('unauthenticated', 'Send an API key first.')
    return route.handle({ request, reply, actor: entrant.actor }, input)
  }
  if (route.access !== 'workspace') {
    if (!user) throw new AppError('unauthenticated', 'Log in first.')
    return route.handle({ request, reply, user }, input)
  }
  const actor = entrant.actor ?? (await authentication.getActor(entrant.user))
  if (!route.allow(actor)) throw new AppError('forbidden', 'Your role in this workspace does not allow this.')
  const afterCommit: (() => void)[] = []
  const result = await withWorkspace(database, actor.workspaceId, async (tx) =>
    route.handle({ request, reply, actor, user, tx, afterCommit: (work) => afterCommit.push(work) }, input),
  )
  for (const work of afterCommit) work()
  return result instanceof Afterwards ? result.work() : result
}
