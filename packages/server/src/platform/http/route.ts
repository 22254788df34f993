import type { ApiKeyScope } from '@parley/contract/api-keys'
import type { ErrorCode } from '@parley/contract/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor, LoggedInUser } from '../actor.ts'
import type { WorkspaceTx } from '../db/database.ts'

/** What a handler gets of a request anyone may make. */
export interface PublicContext {
  request: FastifyRequest
  reply: FastifyReply
}

/** What a handler gets of a program's request: who acts by its API key. */
export interface KeyContext extends PublicContext {
  actor: Actor
}

export interface UserContext extends PublicContext {
  user: LoggedInUser
}

/** The handler runs inside one transaction of the actor's workspace, committed before the answer is sent. */
export interface WorkspaceContext extends PublicContext {
  actor: Actor
  /** Who is logged in; undefined for an API key. */
  user: LoggedInUser | undefined
  tx: WorkspaceTx
  /** Runs work once the transaction is committed, before the answer is sent; never when it rolled back. */
  afterCommit: (work: () => void) => void
}

/**
 * What a handler returns whose answer is found only once its transaction is committed: slow work, such as asking another
 * server, must not hold one open.
 */
export class Afterwards<Result> {
  readonly work: () => Promise<Result>
  constructor(work: () => Promise<Result>) {
    this.work = work
  }
}

interface RouteInput<Params, Query, Body> {
  params: Params
  query: Query
  body: Body
}

/** What the API's reference says of a route. */
export interface RouteDocs {
  /** The heading it stands under. */
  group: 'Bots' | 'Conversations' | 'Insights' | 'Alerts' | 'Chat' | 'OpenAI clients'
  /** A verb and its object: "List bots". */
  summary: string
  /** Sentences in Markdown. */
  description?: string
  /** Errors beside those that any route of its kind may answer, such as `plan_limit`. */
  errors?: readonly ErrorCode[]
  /** What the handler writes by itself rather than by `response`. */
  answers?: readonly DocumentedAnswer[]
  /** Whether a visitor's token opens it: a public route's only key. */
  visitorToken?: 'needed' | 'optional'
}

/** One form of a success: by status, and by type where a status has several. */
export interface DocumentedAnswer {
  status: number
  description: string
  /** `application/json` where it is left out and there is a schema; without both the answer is empty. */
  type?: string
  schema?: z.ZodType
  /** What it looks like, where a schema cannot say: the text of an event stream. */
  example?: string
}

interface RouteShape<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  params?: Params
  query?: Query
  body?: Body
  /** Absent for the server's own limit. */
  maxBodyBytes?: number
  /** Fields that the schema does not name are cut off. Absent: 204, or the handler writes the reply itself. */
  response?: Response
  /** Status of a success; 200, or 204 without a response. */
  status?: number
  /** Puts the route into `/openapi.json` and `/docs/`. */
  docs?: RouteDocs
}

type Handler<
  Context,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
> = (
  context: Context,
  input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>,
) => Promise<z.input<Response> | Afterwards<z.input<Response>>> | z.input<Response>

/** A route as data: how it is reached, who may, what it takes and answers. The route walk reads the same. */
export type Route = {
  method: RouteShape<z.ZodType, z.ZodType, z.ZodType, z.ZodType>['method']
  path: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  maxBodyBytes?: number
  response?: z.ZodType
  status?: number
  docs?: RouteDocs
} & (
  | { access: 'public'; isCrossOrigin: boolean; handle: (context: PublicContext, input: never) => unknown }
  | { access: 'key'; apiKeyScope: ApiKeyScope; handle: (context: KeyContext, input: never) => unknown }
  | { access: 'user'; handle: (context: UserContext, input: never) => unknown }
  | { access: 'operator'; handle: (context: UserContext, input: never) => unknown }
  | {
      access: 'workspace'
      /** The scope of an API key that may come in here too; absent where none may. */
      apiKeyScope?: ApiKeyScope
      allow: (actor: Actor) => boolean
      handle: (context: WorkspaceContext, input: never) => unknown
    }
)

/** A route for anyone. `isCrossOrigin` says that pages of other sites may call it; all other writes are same-origin. */
export function publicRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteShape<P, Q, B, R> & { isCrossOrigin?: boolean; handle: Handler<PublicContext, P, Q, B, R> },
): Route {
  return { isCrossOrigin: false, ...route, access: 'public' }
}

/** A route for programs: an API key is the only way in. Its handler runs outside any transaction. */
export function keyRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteShape<P, Q, B, R> & { apiKeyScope: ApiKeyScope; handle: Handler<KeyContext, P, Q, B, R> },
): Route {
  return { ...route, access: 'key' }
}

/** A route for whoever is logged in. */
export function userRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteShape<P, Q, B, R> & { handle: Handler<UserContext, P, Q, B, R> },
): Route {
  return { ...route, access: 'user' }
}

/** A route for whoever runs the installation. To anyone else it looks absent. */
export function operatorRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteShape<P, Q, B, R> & { handle: Handler<UserContext, P, Q, B, R> },
): Route {
  return { ...route, access: 'operator' }
}

/** A route inside the actor's workspace; `allow` is the policy, and the only place where a role is asked for. */
export function workspaceRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteShape<P, Q, B, R> & {
    allow: (actor: Actor) => boolean
    apiKeyScope?: ApiKeyScope
    handle: Handler<WorkspaceContext, P, Q, B, R>
  },
): Route {
  return { ...route, access: 'workspace' }
}
