import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { ChatEvent, TurnState } from '@parley/contract/chat'
import type { MessageId } from '@parley/contract/ids'

type EndState = Exclude<TurnState, 'running'>

/** One answer being written: its numbered events, replayed to whoever follows, and where it stands. */
export interface FakeAnswer {
  id: MessageId
  text: string
  state: TurnState
  say(delta: string): void
  end(state: EndState, options?: { isCut?: boolean }): void
  /** Streams to a client what comes after an event id, then what else comes. */
  stream(response: ServerResponse, afterId: number): void
  /** Breaks the connections of all who follow; the answer goes on. */
  cut(): void
}

/** @param ordinal which answer of its session this is, from 1; event ids only grow within a session */
export function createFakeAnswer(ordinal: number): FakeAnswer {
  const frames: string[] = []
  const readers = new Set<ServerResponse>()

  function append(event: ChatEvent): void {
    const frame = `id: ${ordinal * 1_000_000 + frames.length + 1}\ndata: ${JSON.stringify(event)}\n\n`
    frames.push(frame)
    for (const reader of readers) reader.write(frame)
  }

  function finish(reader: ServerResponse): void {
    reader.end('data: [DONE]\n\n')
  }

  const answer: FakeAnswer = {
    id: randomUUID() as MessageId,
    text: '',
    state: 'running',
    say: (delta) => {
      answer.text += delta
      append({ type: 'text-delta', id: '0', delta })
    },
    end: (state, { isCut = false } = {}) => {
      if (answer.state !== 'running') return
      answer.state = state
      append({ type: 'text-end', id: '0' })
      if (state === 'complete') append({ type: 'finish', messageMetadata: { state, is_cut: isCut } })
      else if (state === 'stopped') append({ type: 'abort' })
      else
        append({
          type: 'error',
          errorText: 'The answer could not be completed. Please try again.',
          code: 'provider_unavailable',
        })
      for (const reader of readers) finish(reader)
      readers.clear()
    },
    stream: (response, afterId) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
      response.write(`: \n\n${frames.slice(Math.max(0, afterId - ordinal * 1_000_000)).join('')}`)
      if (answer.state !== 'running') finish(response)
      else readers.add(response.once('close', () => readers.delete(response)))
    },
    cut: () => {
      for (const reader of readers) reader.destroy()
    },
  }
  append({ type: 'start', messageId: answer.id })
  append({ type: 'text-start', id: '0' })
  return answer
}
