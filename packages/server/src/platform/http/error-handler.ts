import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isDatabaseUnavailable, isDiskFull } from '../db/unavailable.ts'
import { AppError, publicError } from '../errors.ts'
import type { Log } from '../log.ts'

/**
 * Turns any failure of a request into `{ "error": { code, message } }`; what nobody expected is logged in full.
 *
 * @param present what stands in `error`, for addresses that speak another API's protocol
 */
export function createErrorHandler(log: Log, present: (error: AppError) => object = publicError) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const known = toAppError(error)
    if (known.code === 'internal') log.error({ err: error, method: request.method, url: request.url }, 'request failed')
    if (known.retryAfterS !== undefined) reply.header('retry-after', known.retryAfterS)
    return reply
      .code(known.status)
      .type('application/json')
      .send(JSON.stringify({ error: present(known) }))
  }
}

/** For what Fastify refuses before any route is found: an address it cannot decode, or one too long to be ours. */
export function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') return notFound(request, reply)
  const refusal = new AppError('invalid_input', 'The address is malformed.')
  return reply
    .code(refusal.status)
    .type('application/json')
    .send(JSON.stringify({ error: publicError(refusal) }))
}

export function notFound(request: FastifyRequest, reply: FastifyReply) {
  return reply
    .code(404)
    .type('application/json')
    .send(
      JSON.stringify({ error: { code: 'not_found', message: `There is nothing at ${request.url.split('?')[0]}.` } }),
    )
}

/** What a caller is told of any failure: bad input by its sentences, what nobody expected as `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof z.ZodError) return invalidInput(error)
  const { code, statusCode } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return new AppError('invalid_input', 'The body is not valid JSON.')
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('payload_too_large', 'The body is too large.')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new AppError('invalid_input', 'Send the body as JSON, with "Content-Type: application/json".')
  }
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new AppError('invalid_input', 'The request is malformed.', { cause: error })
  }
  if (isDiskFull(error)) {
    return new AppError('unavailable', 'Nothing new can be stored right now. Please try again later.', { cause: error })
  }
  return isDatabaseUnavailable(error)
    ? new AppError('unavailable', 'The database cannot be reached right now. Please try again in a moment.', {
        cause: error,
      })
    : new AppError('internal', publicError(error).message, { cause: error })
}

/** The first rejected field's sentence, and all of them by their path. */
function invalidInput(error: z.ZodError): AppError {
  const fields: Record<string, string> = {}
  for (const issue of error.issues) fields[issue.path.join('.')] ??= sentence(issue)
  const [message = 'The input is invalid.'] = Object.values(fields)
  return new AppError('invalid_input', message, { fields })
}

/** Zod's own words name neither field nor remedy; those of the contract's schemas do. */
function sentence(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'The body'
  if (issue.code === 'unrecognized_keys') return `Unknown field: ${issue.keys.join(', ')}.`
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return issue.message.endsWith('received undefined')
      ? `${field} is required.`
      : `${field} is a${article(issue.expected)}.`
  }
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `${field} is too long.`
  if (issue.message.startsWith('Invalid')) return `${field} is not valid.`
  return issue.message
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `n ${type}` : ` ${type}`
}
