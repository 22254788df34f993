import type { ProcessId, TurnId } from '@parley/contract/ids'
import type { Log } from '../../platform/log.ts'
import { type Redis, RedisAwayError } from '../../platform/redis/connect-redis.ts'
import type { OwnTurnLog } from './turn-log.ts'
import { addPiece, pieceTopic, requestTopic, type TurnName, type TurnRequest, writePiece } from './turn-stream.ts'

/** What nobody in another process follows is written so seldom; what somebody does, frame by frame. */
const restMs = 100
/** Those who follow say so every two seconds. */
const followedMs = 6_000
/** A Redis that is away for longer than this past an answer's end never hears of it. */
const keptMs = 60_000

export type TurnMirrors = ReturnType<typeof createTurnMirrors>

/**
 * Copies the logs of this process's answers to Redis, beside them: nothing here is waited for. An answer has at most one
 * write under way, and what is not written yet is read from its log then, so that a slow Redis costs no memory.
 */
export function createTurnMirrors({
  redis,
  processId,
  log,
  longestAnswerMs,
  onStop,
}: {
  redis: Redis
  processId: ProcessId
  log: Log
  longestAnswerMs: number
  /** Somebody in another process asks for the end of an answer. */
  onStop: (turnId: TurnId) => void
}) {
  interface Mirror {
    turn: TurnName
    log: OwnTurnLog | undefined
    firstId: number
    writtenTo: number
    toldTo: number
    isEndWritten: boolean
    isWriting: boolean
    followedUntil: number
    closedAt: number | undefined
  }
  const mirrors = new Map<TurnId, Mirror>()
  const expireInS = Math.ceil((longestAnswerMs + 2 * keptMs) / 1_000)

  function isFollowed({ followedUntil }: Mirror): boolean {
    return performance.now() < followedUntil
  }

  function tell(mirror: Mirror, after: number): void {
    const { log: events, turn, firstId } = mirror
    if (!events) return
    const from = Math.max(after + 1, firstId)
    mirror.toldTo = events.lastId
    const piece = { from, to: events.lastId, frames: events.framesAfter(from - 1), isEnd: events.isClosed }
    redis.publish(pieceTopic(turn), writePiece(piece))
  }

  function write(mirror: Mirror): void {
    const { log: events, turn } = mirror
    if (!events || mirror.isWriting || !redis.isUp()) return
    const { lastId, isClosed } = events
    if (lastId === mirror.writtenTo && (!isClosed || mirror.isEndWritten)) return
    const piece = {
      from: mirror.writtenTo + 1,
      to: lastId,
      frames: events.framesAfter(mirror.writtenTo),
      isEnd: isClosed,
    }
    mirror.isWriting = true
    addPiece(redis, turn, piece, mirror.writtenTo < mirror.firstId ? expireInS : undefined).then(
      () => {
        mirror.isWriting = false
        mirror.writtenTo = lastId
        mirror.isEndWritten = isClosed
        if (isClosed) mirrors.delete(turn.id)
        else if (events.isClosed || isFollowed(mirror)) write(mirror)
      },
      (error) => {
        mirror.isWriting = false
        // What was lost with the connection is written once it is back.
        if (!(error instanceof RedisAwayError)) log.debug({ err: error }, 'a turn log could not be copied to Redis')
      },
    )
  }

  const clock = setInterval(() => {
    const now = performance.now()
    for (const mirror of mirrors.values()) {
      if (mirror.closedAt !== undefined && now - mirror.closedAt > keptMs) mirrors.delete(mirror.turn.id)
      else write(mirror)
    }
  }, restMs)
  clock.unref()

  const leaveUp = redis.onUp(() => {
    // It may have lost everything; what it still has, it refuses.
    for (const mirror of mirrors.values()) {
      mirror.writtenTo = mirror.firstId - 1
      mirror.isEndWritten = false
    }
  })

  const leaveRequests = redis.subscribe(requestTopic(processId), (message) => {
    const request = JSON.parse(message) as TurnRequest
    const mirror = mirrors.get(request.id)
    if (!mirror || mirror.turn.attempt !== request.attempt) return
    if (request.kind === 'stop') {
      onStop(request.id)
      return
    }
    mirror.followedUntil = performance.now() + followedMs
    tell(mirror, request.after)
    write(mirror)
  })

  return {
    /** Begins to copy a log; what it returns is to be called whenever the log has changed. */
    open({ id, attempt }: TurnName): (log: OwnTurnLog) => void {
      const mirror: Mirror = {
        turn: { id, attempt },
        ...{ log: undefined, firstId: 0, writtenTo: 0, toldTo: 0, followedUntil: 0, closedAt: undefined },
        ...{ isEndWritten: false, isWriting: false },
      }
      mirrors.set(id, mirror)
      return (events) => {
        if (!mirror.log) {
          mirror.log = events
          mirror.firstId = events.firstId
          mirror.writtenTo = mirror.toldTo = mirror.firstId - 1
        }
        if (events.isClosed) mirror.closedAt = performance.now()
        const isHeard = isFollowed(mirror)
        if (isHeard) tell(mirror, mirror.toldTo)
        if (isHeard || events.isClosed) write(mirror)
      }
    },
    close(): void {
      clearInterval(clock)
      leaveUp()
      leaveRequests()
    },
  }
}
