import { errorBody } from '@parley/contract/errors'
import type { ZodType } from 'zod'
import { ApiError } from './api-error.ts'

interface RequestOptions<T> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  /** Absent where nothing comes back. */
  response?: ZodType<T>
  signal?: AbortSignal
}

/** Asks the server, with the cookie session, and checks the answer against its schema. Throws {@link ApiError}. */
export async function request<T = void>(
  path: string,
  { method = 'GET', body, response: schema, signal }: RequestOptions<T> = {},
): Promise<T> {
  const response = await send(path, {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const json = await response.json().catch(() => undefined)
  if (!response.ok) throw readError(response.status, json)
  if (!schema) return undefined as T
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new ApiError('internal', 'The server answered in a form this page does not know. Reload the page.')
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError('unreachable', 'The server cannot be reached. Check the connection and try again.')
  }
}

function readError(status: number, json: unknown): ApiError {
  const parsed = errorBody.safeParse(json)
  if (!parsed.success) {
    return new ApiError('unavailable', `The server answered with status ${status}. Try again in a moment.`)
  }
  const { code, message, fields = {}, retry_after_s: retryAfterS } = parsed.data.error
  return new ApiError(code, message, { fields, ...(retryAfterS !== undefined && { retryAfterS }) })
}
