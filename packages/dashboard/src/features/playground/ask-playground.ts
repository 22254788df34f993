import { errorBody } from '@parley/contract/errors'
import { type PlaygroundBody, type PlaygroundEvent, playgroundEvent } from '@parley/contract/playground'
import { ApiError } from '../../api/api-error.ts'
import { readEvents } from './read-events.ts'

/** The events of one answer. Throws {@link ApiError} where none began, or where it broke off without an end. */
export async function* askPlayground(
  botId: string,
  body: PlaygroundBody,
  signal: AbortSignal,
): AsyncGenerator<PlaygroundEvent> {
  const response = await fetch(`/api/v1/bots/${encodeURIComponent(botId)}/playground`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new ApiError('unreachable', 'The server cannot be reached. Check the connection and try again.')
  })
  if (!response.ok || !response.body) throw await readRefusal(response)
  let hasEnded = false
  for await (const data of readEvents(response.body)) {
    const parsed = playgroundEvent.safeParse(JSON.parse(data))
    if (!parsed.success) continue
    hasEnded = parsed.data.type === 'finish' || parsed.data.type === 'error'
    yield parsed.data
  }
  if (!hasEnded) throw new ApiError('unreachable', 'The answer broke off: the connection to the server was lost.')
}

async function readRefusal(response: Response): Promise<ApiError> {
  const parsed = errorBody.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) {
    return new ApiError('unavailable', `The server answered with status ${response.status}. Try again in a moment.`)
  }
  const { code, message, fields } = parsed.data.error
  return new ApiError(code, message, { ...(fields && { fields }) })
}
