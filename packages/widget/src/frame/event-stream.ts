import type { ChatEvent } from '@parley/contract/chat'

/** Without a sign of life for so long, in milliseconds, a connection counts as broken. The server's comes every 15 s. */
const silenceMs = 40_000

/** Takes an event stream's text as it comes, cut anywhere, and tells each whole event. */
export interface EventParser {
  push(text: string): void
  /** Whether the stream said that it was complete. */
  isDone(): boolean
}

/** Reads what the server writes, which is a small part of what the standard for server-sent events allows. */
export function createEventParser(onEvent: (event: ChatEvent, id: number) => void): EventParser {
  let pending = ''
  let isDone = false
  let id = 0

  function read(frame: string): void {
    let data = ''
    for (const line of frame.split('\n')) {
      if (line.startsWith('id: ')) id = Number(line.slice(4))
      else if (line.startsWith('data: ')) data += line.slice(6)
    }
    if (data === '[DONE]') isDone = true
    else if (data !== '') onEvent(JSON.parse(data), id)
  }

  return {
    push: (text) => {
      const frames = (pending + text).split('\n\n')
      pending = frames.pop() ?? ''
      for (const frame of frames) read(frame)
    },
    isDone: () => isDone,
  }
}

/** Reads a response to its end. Resolves to whether the stream was complete; a broken connection is not. */
export async function readEvents(
  response: Response,
  onEvent: (event: ChatEvent, id: number) => void,
): Promise<boolean> {
  const parser = createEventParser(onEvent)
  const decoder = new TextDecoder()
  const reader = response.body?.getReader()
  const giveUp = () => void reader?.cancel().catch(() => undefined)
  try {
    for (;;) {
      const timer = setTimeout(giveUp, silenceMs)
      const chunk = await reader?.read().finally(() => clearTimeout(timer))
      if (!chunk || chunk.done) break
      parser.push(decoder.decode(chunk.value, { stream: true }))
    }
  } catch {
    // The connection broke; whoever asked goes on from the last event.
    giveUp()
  }
  return parser.isDone()
}
