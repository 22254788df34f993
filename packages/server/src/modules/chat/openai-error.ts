import type { ErrorCode } from '@parley/contract/errors'
import { type AppError, publicError } from '../../platform/errors.ts'

/** OpenAI's kinds of failures; those that are not here are the request's own fault. */
const types: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'authentication_error',
  forbidden: 'permission_error',
  bot_unavailable: 'permission_error',
  plan_limit: 'insufficient_quota',
  rate_limited: 'rate_limit_error',
  internal: 'server_error',
  provider_unavailable: 'server_error',
  unavailable: 'server_error',
}

/** A failure in the form of OpenAI's API, with the code and sentence that every other address would answer. */
export function presentOpenAiError(error: AppError) {
  const { code, message, fields, retry_after_s } = publicError(error)
  const [param = null] = Object.keys(fields ?? {})
  return {
    ...{ message, type: types[code] ?? 'invalid_request_error', param, code },
    ...(retry_after_s !== undefined && { retry_after_s }),
  }
}
