/**
 * A request that failed, with a sentence for the visitor. `status` is HTTP's; 0 where the server was not reached. `code` is
 * the server's.
 */
export class RequestError extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(status: number, message: string, code?: string) {
    super(message || 'The chat cannot be reached. Check your connection and try again.')
    this.status = status
    this.code = code
  }
}

/** The sentence that the server sent along with a refusal. */
export async function toRequestError(response: Response): Promise<RequestError> {
  const body = await response.json().catch(() => undefined)
  const { message, code } = Object(body?.error)
  return new RequestError(
    response.status,
    typeof message === 'string' ? message : 'Something went wrong. Please try again.',
    code,
  )
}
