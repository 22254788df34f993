import { APIError } from 'better-auth/api'

/** That better-auth said no, rather than failed. */
export function isRefusal(error: unknown): error is APIError {
  return error instanceof APIError && error.statusCode < 500
}

/** better-auth gives a 4xx status to failures that are none of the caller's. */
export function unforeseen(error: unknown): unknown {
  return isRefusal(error) ? new Error('better-auth could not register a user.', { cause: error }) : error
}
