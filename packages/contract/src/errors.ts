import { z } from 'zod'

/** The one public error vocabulary with its HTTP statuses. Adding a code is fine; renaming one breaks clients. */
export const errorStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  plan_limit: 402,
  forbidden: 403,
  /** The bot was archived, or its workspace suspended: it answers nobody until that is undone. */
  bot_unavailable: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal: 500,
  provider_unavailable: 503,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

export const errorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]])

/**
 * The body of every HTTP error.
 *
 * `fields` maps a field's dotted path to a sentence, for `invalid_input` on forms. `retry_after_s` is in seconds and
 * accompanies `rate_limited`.
 */
export const errorBody = z.object({
  error: z.object({
    code: errorCode,
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    retry_after_s: z.number().optional(),
  }),
})
export type ErrorBody = z.infer<typeof errorBody>
