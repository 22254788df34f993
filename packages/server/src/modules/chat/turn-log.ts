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
  /** Whether an event id that a client saw is one of this log. */
  includes(eventId: number): boolean
  /** Replays what came after `afterId`, then goes on as events come. Call what it returns to leave. */
  follow(afterId: number, reader: TurnReader): () => void
}

/** The log where the answer is written. */
export interface OwnTurnLog extends TurnLog {
  readonly firstId: number
  /** The id of the newest event; one below the first's where there is none. */
  readonly lastId: number
  /** The frames after an event, in one piece. */
  framesAfter(eventId: number): string
  append(...events: ChatEvent[]): void
  close(): void
}

/** Event ids of the n-th answer of a session start at n strides, so that they only grow within the session. */
const stride = 1_000_000

export const doneFrame = 'data: [DONE]\n\n'

/** Events at the end of an answer's stride, more than it ever reaches, which are left to what is told once more. */
const replayed = 10
/** Likewise, for how an answer ended whose process died: past whatever its readers saw, which nobody else may know. */
const endedByOthers = 100

/**
 * @param ordinal which answer of its session this is, counting retries, from 1
 * @param onChange called after events came, and at the end
 */
export function createTurnLog(ordinal: number, onChange?: (log: OwnTurnLog) => void): OwnTurnLog {
  return createLog(ordinal * stride, onChange)
}

/**
 * For at most ten events that tell an earlier answer once more: their ids are past those of every answer so far, so that
 * a client that names one is never given the rest of another telling.
 */
export function createReplayLog(answerCount: number): OwnTurnLog {
  return createLog((answerCount + 1) * stride - replayed)
}

/** The one id that tells the end of an answer whose process died, by any id of its log. */
export function idOfEndByOthers(eventId: number): number {
  return (Math.floor(eventId / stride) + 1) * stride - endedByOthers
}

/** Whether an event is the first of its log. */
export function isFirstId(eventId: number): boolean {
  return eventId % stride === 1
}

export function toFrame(eventId: number, event: ChatEvent): string {
  return `id: ${eventId}\ndata: ${JSON.stringify(event)}\n\n`
}

function createLog(base: number, onChange?: (log: OwnTurnLog) => void): OwnTurnLog {
  const frames: string[] = []
  const readers = new Set<TurnReader>()
  let isClosed = false

  const log: OwnTurnLog = {
    get isClosed() {
      return isClosed
    },
    firstId: base + 1,
    get lastId() {
      return base + frames.length
    },
    framesAfter: (eventId) => frames.slice(Math.max(0, eventId - base)).join(''),
    append: (...events) => {
      let text = ''
      for (const event of events) {
        const frame = toFrame(base + frames.length + 1, event)
        frames.push(frame)
        text += frame
      }
      for (const reader of readers) if (!reader.frames(text)) readers.delete(reader)
      onChange?.(log)
    },
    close: () => {
      isClosed = true
      for (const reader of readers) if (reader.frames(doneFrame)) reader.end()
      readers.clear()
      onChange?.(log)
    },
    includes: (eventId) => eventId > base && eventId <= base + frames.length,
    follow: (afterId, reader) => {
      const missed = log.framesAfter(afterId)
      if (missed !== '' && !reader.frames(missed)) return () => undefined
      if (!isClosed) readers.add(reader)
      else if (reader.frames(doneFrame)) reader.end()
      return () => readers.delete(reader)
    },
  }
  return log
}
