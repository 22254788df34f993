import type { ChatEvent } from '@parley/contract/chat'

/** One reader of a turn log, told of frames in order, each once. */
export interface TurnReader {
  /** Server-sent-event frames, ready for the wire. False ends the reading. */
  frames(text: string): boolean
  /** Nothing more will come. */
  end(): void
}

/** The numbered events of one try at an answer, for as many readers as come, whenever they come. */
export interface TurnLog {
  readonly isClosed: boolean
  append(...events: ChatEvent[]): void
  close(): void
  /** Whether an event id that a client saw is one of this log. */
  includes(eventId: number): boolean
  /** Replays what came after `afterId`, then goes on as events come. Call what it returns to leave. */
  follow(afterId: number, reader: TurnReader): () => void
}

/** Event ids of the n-th answer of a session start at n strides, so that they only grow within the session. */
const stride = 1_000_000

const doneFrame = 'data: [DONE]\n\n'

/** Events at the end of an answer's stride, more than it ever reaches, which are left to what is told once more. */
const replayed = 10

/** @param ordinal which answer of its session this is, counting retries, from 1 */
export function createTurnLog(ordinal: number): TurnLog {
  return createLog(ordinal * stride)
}

/**
 * For at most ten events that tell an earlier answer once more: their ids are past those of every answer so far, so that
 * a client that names one is never given the rest of another telling.
 */
export function createReplayLog(answerCount: number): TurnLog {
  return createLog((answerCount + 1) * stride - replayed)
}

function createLog(base: number): TurnLog {
  const frames: string[] = []
  const readers = new Set<TurnReader>()
  let isClosed = false

  return {
    get isClosed() {
      return isClosed
    },
    append: (...events) => {
      let text = ''
      for (const event of events) {
        const frame = `id: ${base + frames.length + 1}\ndata: ${JSON.stringify(event)}\n\n`
        frames.push(frame)
        text += frame
      }
      for (const reader of readers) if (!reader.frames(text)) readers.delete(reader)
    },
    close: () => {
      isClosed = true
      for (const reader of readers) if (reader.frames(doneFrame)) reader.end()
      readers.clear()
    },
    includes: (eventId) => eventId > base && eventId <= base + frames.length,
    follow: (afterId, reader) => {
      const missed = frames.slice(Math.max(0, afterId - base)).join('')
      if (missed !== '' && !reader.frames(missed)) return () => undefined
      if (!isClosed) readers.add(reader)
      else if (reader.frames(doneFrame)) reader.end()
      return () => readers.delete(reader)
    },
  }
}
