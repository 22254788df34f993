import { type ErrorBody, type ErrorCode, errorStatus } from '@parley/contract/errors'

/** An expected failure. `message` reaches the caller; internals go in `cause`, which is only logged. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** For `invalid_input`: a sentence per field, by dotted path. */
  readonly fields?: Record<string, string>
  /** For `rate_limited`: seconds until another try makes sense. */
  readonly retryAfterS?: number

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { fields?: Record<string, string>; retryAfterS?: number } = {},
  ) {
    super(message, options)
    this.code = code
    if (options.fields) this.fields = options.fields
    if (options.retryAfterS !== undefined) this.retryAfterS = options.retryAfterS
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

/** What a caller may see of any error: an AppError as it is, everything else as `internal` without its text. */
export function publicError(error: unknown): ErrorBody['error'] {
  if (!(error instanceof AppError))
    return { code: 'internal', message: 'Something went wrong on the server. Please try again.' }
  return {
    code: error.code,
    message: error.message,
    ...(error.fields && { fields: error.fields }),
    ...(error.retryAfterS !== undefined && { retry_after_s: error.retryAfterS }),
  }
}
