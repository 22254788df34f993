import type { ChatEvent } from '@parley/contract/chat'

/** An event as it came over the wire. */
export interface ReceivedEvent {
  id: number
  event: ChatEvent
}

/** The events of a finished stream. */
export function parseEvents(body: string): ReceivedEvent[] {
  return body.split('\n\n').flatMap((frame) => {
    const id = /^id: (\d+)$/m.exec(frame)?.[1]
    const data = /^data: (.+)$/m.exec(frame)?.[1]
    return id && data ? [{ id: Number(id), event: JSON.parse(data) as ChatEvent }] : []
  })
}

/** The answer that events spell out. */
export function textOf(events: readonly ReceivedEvent[]): string {
  return events.map(({ event }) => (event.type === 'text-delta' ? event.delta : '')).join('')
}

/** An open stream, read as a test asks. */
export interface EventReader {
  response: Response
  received: ReceivedEvent[]
  /** Reads on until a condition on what was received holds. Rejects when the stream ends before. */
  until(condition: (received: readonly ReceivedEvent[]) => boolean): Promise<void>
  /** Reads to the end. */
  rest(): Promise<ReceivedEvent[]>
  /** Hangs up. */
  leave(): void
}

/** Opens an event stream by fetch. */
export async function openEvents(url: string, init: RequestInit = {}): Promise<EventReader> {
  const abort = new AbortController()
  const response = await fetch(url, { ...init, signal: abort.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const received: ReceivedEvent[] = []
  let pending = ''

  async function readMore(): Promise<boolean> {
    const chunk = await reader?.read()
    if (!chunk || chunk.done) return false
    const frames = (pending + chunk.value).split('\n\n')
    pending = frames.pop() ?? ''
    received.push(...parseEvents(frames.join('\n\n')))
    return true
  }

  return {
    response,
    received,
    until: async (condition) => {
      while (!condition(received))
        if (!(await readMore())) throw new Error(`The stream ended after ${received.length} events.`)
    },
    rest: async () => {
      while (await readMore());
      return received
    },
    leave: () => abort.abort(),
  }
}
