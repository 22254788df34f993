import { doneFrame, type TurnLog, type TurnReader } from './turn-log.ts'
import type { TurnPiece } from './turn-stream.ts'

/** A copy of a log that is written in another process, which grows by the pieces that come from there. */
export interface LogReplica extends TurnLog {
  /** The id of the newest event; 0 where there is none. */
  readonly lastId: number
  readonly readerCount: number
  /** Takes what it does not have yet of a piece, and leaves the rest. */
  take(piece: TurnPiece): void
  /** Ends the reading without an end of the log: the readers come back to whoever knows more. */
  abandon(): void
}

export function createLogReplica({ onFollow, onLeave }: { onFollow: () => void; onLeave: () => void }): LogReplica {
  const frames: string[] = []
  const ids: number[] = []
  /** With the newest event that each has seen, which may be ahead of this copy. */
  const readers = new Map<TurnReader, number>()
  let isClosed = false

  const lastId = () => ids.at(-1) ?? 0

  /** The frames after an event, in one piece. */
  function framesAfter(eventId: number): string {
    return frames.slice(ids.findLastIndex((id) => id <= eventId) + 1).join('')
  }

  function tell(after: number): void {
    const text = framesAfter(after)
    for (const [reader, seen] of readers) {
      const missed = seen > after ? framesAfter(seen) : text
      if (missed === '') continue
      if (reader.frames(missed)) readers.set(reader, lastId())
      else readers.delete(reader)
    }
  }

  return {
    get isClosed() {
      return isClosed
    },
    get lastId() {
      return lastId()
    },
    get readerCount() {
      return readers.size
    },
    take: (piece) => {
      if (isClosed) return
      const seen = lastId()
      for (const frame of piece.frames.split('\n\n')) {
        const id = Number.parseInt(frame.slice('id: '.length), 10)
        if (!(id > lastId())) continue
        ids.push(id)
        frames.push(`${frame}\n\n`)
      }
      if (lastId() > seen) tell(seen)
      if (!piece.isEnd) return
      isClosed = true
      for (const reader of readers.keys()) if (reader.frames(doneFrame)) reader.end()
      readers.clear()
    },
    includes: (eventId) => eventId >= (ids[0] ?? Number.POSITIVE_INFINITY) && eventId <= lastId(),
    follow: (afterId, reader) => {
      const missed = framesAfter(afterId)
      if (missed !== '' && !reader.frames(missed)) return () => undefined
      if (isClosed) {
        if (reader.frames(doneFrame)) reader.end()
        return () => undefined
      }
      readers.set(reader, Math.max(afterId, lastId()))
      onFollow()
      return () => {
        readers.delete(reader)
        onLeave()
      }
    },
    abandon: () => {
      for (const reader of readers.keys()) reader.end()
      readers.clear()
    },
  }
}
