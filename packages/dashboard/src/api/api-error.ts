import type { ErrorCode } from '@parley/contract/errors'

/** What a request ended with otherwise than in success. `message` is a sentence for the reader. */
export class ApiError extends Error {
  /** `unreachable`: no answer came at all. */
  readonly code: ErrorCode | 'unreachable'
  /** A sentence for each field, by its dotted path. */
  readonly fields: Record<string, string>
  /** In seconds, with `rate_limited`. */
  readonly retryAfterS: number | undefined

  constructor(
    code: ErrorCode | 'unreachable',
    message: string,
    { fields = {}, retryAfterS }: { fields?: Record<string, string>; retryAfterS?: number } = {},
  ) {
    super(message)
    this.code = code
    this.fields = fields
    this.retryAfterS = retryAfterS
  }
}

export function hasCode(error: unknown, code: ApiError['code']): error is ApiError {
  return error instanceof ApiError && error.code === code
}

/** A sentence for the reader, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something in this page failed. Reload it and try again.'
}
