/** A request that failed, with a sentence for the visitor. `status` is HTTP's; 0 where the server was not reached. */
export class RequestError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message || 'The chat cannot be reached. Check your connection and try again.')
    this.status = status
  }
}

/** The sentence that the server sent along with a refusal. */
export async function toRequestError(response: Response): Promise<RequestError> {
  const body = await response.json().catch(() => undefined)
  const message =
    typeof body?.error?.message === 'string' ? body.error.message : 'Something went wrong. Please try again.'
  return new RequestError(response.status, message)
}
