import type { IncomingMessage, ServerResponse } from 'node:http'
import { json as readJson } from 'node:stream/consumers'
import type { ErrorCode } from '@parley/contract/errors'
import { z } from 'zod'
import type { FakeOwner } from './fake-world.ts'

/** A refusal in the public error vocabulary. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly extra: { fields?: Record<string, string>; retry_after_s?: number }
  constructor(code: ErrorCode, message: string, extra: Refusal['extra'] = {}) {
    super(message)
    this.code = code
    this.extra = extra
  }
}

export interface FakeCall {
  request: IncomingMessage
  response: ServerResponse
  /** What stands in the address for each `:name` of the route. */
  params: Record<string, string>
  query: URLSearchParams
}

/** Returned by a handler that has written the response itself. */
export const isWritten = Symbol('The response is written.')

/**
 * Answers by method and path, such as `GET /api/v1/bots/:botId`. What a handler returns is sent as JSON, nothing as 204;
 * a POST that makes something says so with `made`.
 */
export type FakeRoutes = Record<string, (owner: FakeOwner, call: FakeCall) => unknown>

export class Made {
  readonly view: unknown
  constructor(view: unknown) {
    this.view = view
  }
}

export async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await readJson(request))
}

/** The first route that the request is for, with what stands in its address. */
export function matchRoute(routes: FakeRoutes, method: string, pathname: string) {
  const path = pathname.replace(/(?<=.)\/$/, '')
  for (const [key, handler] of Object.entries(routes)) {
    const [routeMethod, pattern = ''] = key.split(' ')
    if (routeMethod !== method) continue
    const match = new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path)
    if (match) return { handler, params: { ...match.groups } as Record<string, string> }
  }
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof z.ZodError)) return new Refusal('internal', String(error))
  const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message]))
  return new Refusal('invalid_input', Object.values(fields)[0] ?? 'The input is invalid.', { fields })
}
