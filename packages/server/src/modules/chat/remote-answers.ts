import type { ProcessId } from '@parley/contract/ids'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError, publicError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { Redis } from '../../platform/redis/connect-redis.ts'
import { createLogReplica, type LogReplica } from './log-replica.ts'
import { type AnswerTurn, answerFailed, type RunningAnswer } from './running-answers.ts'
import { idOfEndByOthers, isFirstId, toFrame } from './turn-log.ts'
import {
  addPiece,
  parsePiece,
  pieceTopic,
  readLastId,
  readPieces,
  requestTopic,
  type TurnName,
  type TurnRequest,
  writePiece,
} from './turn-stream.ts'
import { isUnanswered, type KnownTurnRow, type TurnResult } from './turns.repository.ts'
import { findTurnEnd } from './turns-elsewhere.repository.ts'

/** A message may get lost between processes; so often it is asked again. */
const askEveryMs = 2_000
/** An answer of which nothing was heard for so long may have ended, or its process may be dead. */
const quietMs = 3_000
const checkEndEveryMs = 1_000

/** An answer that another process writes, or wrote a moment ago. */
export interface RemoteAnswer extends RunningAnswer {
  log: LogReplica
}

export type RemoteAnswers = ReturnType<typeof createRemoteAnswers>

/** Follows and stops answers of other processes, through Redis; what became of them is in the database. */
export function createRemoteAnswers({
  redis,
  database,
  bus,
  log,
  longestAnswerMs,
}: {
  redis: Redis
  database: Database
  bus: Bus
  log: Log
  longestAnswerMs: number
}) {
  interface Following {
    answer: RemoteAnswer
    /** Looks at once for what there is. */
    fetch(): Promise<void>
    close(): void
  }
  const followings = new Map<string, Following>()
  let isClosing = false

  function request(turn: RemoteTurn, asked: { kind: 'stop' } | { kind: 'follow'; after: number }): void {
    if (!turn.processId) return
    const message: TurnRequest = { id: turn.id, attempt: turn.attempt, ...asked }
    redis.publish(requestTopic(turn.processId), JSON.stringify(message))
  }

  /** How the turn ended, once the database says so; undefined where it never does. */
  async function waitForEnd(turn: RemoteTurn, isStopped: () => boolean): Promise<TurnResult> {
    const limit = performance.now() + longestAnswerMs + 30_000
    let wake: () => void = () => undefined
    const leave = bus.subscribe(turn.workspaceId, (event) => {
      if (event.conversation_id === turn.conversationId) wake()
    })
    try {
      while (performance.now() < limit && !isClosing) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, checkEndEveryMs).unref()
        })
        const end = await findEnd(turn)
        if (end) return end
        if (isStopped()) request(turn, { kind: 'stop' })
        await woken
      }
    } finally {
      leave()
    }
    return lost
  }

  /** Undefined while the turn runs, and while the database cannot say. */
  async function findEnd(turn: RemoteTurn): Promise<TurnResult | undefined> {
    try {
      const row = await withWorkspace(database, turn.workspaceId, (tx) => findTurnEnd(tx, turn.id))
      if (row?.attempt !== turn.attempt) return lost
      return row.state === 'running' ? undefined : { ...row, state: row.state }
    } catch (error) {
      log.warn({ err: error }, 'what became of an answer of another process could not be read')
      return undefined
    }
  }

  function follow(turn: RemoteTurn): Following {
    let leave: (() => void) | undefined
    let timer: NodeJS.Timeout | undefined
    let fetching: Promise<void> | undefined
    let heardAt = performance.now()
    let isStopped = false
    let pendingEnd: Promise<TurnResult> | undefined

    const replica = createLogReplica({
      onFollow: start,
      onLeave: () => {
        if (replica.readerCount === 0) close()
      },
    })
    const key = keyOf(turn)

    function ask(): void {
      request(turn, { kind: 'follow', after: replica.lastId })
    }

    function fetch(): Promise<void> {
      fetching ??= readPieces(redis, turn, replica.lastId)
        .then(
          (pieces) => {
            if (pieces.length > 0) heardAt = performance.now()
            for (const piece of pieces) replica.take(piece)
          },
          (error) => log.debug({ err: error }, 'a turn log of another process could not be read'),
        )
        .finally(() => {
          fetching = undefined
          if (replica.isClosed) close()
        })
      return fetching
    }

    function onPiece(message: string): void {
      const piece = parsePiece(message)
      heardAt = performance.now()
      // What is missing between is fetched, and told in order.
      if (replica.lastId > 0 ? piece.from <= replica.lastId + 1 : isFirstId(piece.from)) replica.take(piece)
      else void fetch()
      if (replica.isClosed) close()
    }

    async function check(): Promise<void> {
      if (replica.readerCount === 0) {
        close()
        return
      }
      ask()
      if (performance.now() - heardAt < quietMs) return
      await fetch()
      if (replica.isClosed || performance.now() - heardAt < quietMs) return
      const end = await findEnd(turn)
      if (!end) return
      // Once more: it may have come between.
      await fetch()
      if (!replica.isClosed && isUnanswered(end.state) && replica.lastId > 0) replica.take(failureAfter(replica.lastId))
      close()
    }

    function start(): void {
      if (leave) return
      followings.set(key, following)
      leave = redis.subscribe(pieceTopic(turn), onPiece)
      heardAt = performance.now()
      ask()
      void fetch()
      timer = setInterval(() => void check(), askEveryMs)
      timer.unref()
    }

    function close(): void {
      leave?.()
      leave = undefined
      clearInterval(timer)
      if (followings.get(key) === following) followings.delete(key)
      if (!replica.isClosed) replica.abandon()
    }

    const answer: RemoteAnswer = {
      turn,
      log: replica,
      stop: () => {
        if (!redis.isUp()) throw unreachable()
        isStopped = true
        request(turn, { kind: 'stop' })
      },
      get done() {
        pendingEnd ??= waitForEnd(turn, () => isStopped)
        return pendingEnd
      },
    }
    const following: Following = { answer, fetch, close }
    return following
  }

  return {
    /** The answer to a turn that another process runs or ran, with what Redis has of its log. */
    async open(turn: RemoteTurn): Promise<RemoteAnswer | undefined> {
      if (isClosing) return undefined
      const known = followings.get(keyOf(turn))
      if (known) return known.answer
      const following = follow(turn)
      await following.fetch()
      return following.answer
    },
    /** Tells those who follow an answer, in whatever process, that its own has died. */
    async tellDeath(turn: TurnName): Promise<void> {
      try {
        const lastId = await readLastId(redis, turn)
        if (lastId === undefined) return
        const piece = failureAfter(lastId)
        if (await addPiece(redis, turn, piece, undefined)) redis.publish(pieceTopic(turn), writePiece(piece))
      } catch (error) {
        // They ask the database before long.
        log.debug({ err: error }, 'the end of a dead process’s answer could not be told')
      }
    },
    /** Ends the reading; the readers go on in another process. */
    close(): void {
      isClosing = true
      for (const following of [...followings.values()]) following.close()
    },
  }
}

/** A turn with the process that runs or ran it. */
export type RemoteTurn = AnswerTurn & { processId: ProcessId | null }

export function toRemoteTurn(
  row: Pick<
    KnownTurnRow,
    | 'id'
    | 'attempt'
    | 'process_id'
    | 'visitor_session_id'
    | 'conversation_id'
    | 'visitor_message_id'
    | 'answer_message_id'
  >,
  { workspaceId, botId, sessionId }: Pick<AnswerTurn, 'workspaceId' | 'botId' | 'sessionId'>,
): RemoteTurn {
  return {
    ...{ workspaceId, botId, sessionId },
    id: row.id,
    attempt: row.attempt,
    processId: row.process_id,
    visitorSessionId: row.visitor_session_id,
    conversationId: row.conversation_id,
    visitorMessageId: row.visitor_message_id,
    answerMessageId: row.answer_message_id,
  }
}

const lost: TurnResult = {
  ...{ state: 'interrupted', text: '', isCut: false, failure: null, vendor: null, model: null },
  ...{ inputTokens: 0, outputTokens: 0, costNanousd: 0, firstTokenMs: null, totalMs: 0 },
}

function keyOf({ id, attempt }: TurnName): string {
  return `${id}:${attempt}`
}

/** The last events of an answer that its process cannot end any more. */
function failureAfter(lastId: number) {
  const id = idOfEndByOthers(lastId)
  const { code, message } = publicError(answerFailed)
  return { from: id, to: id, frames: toFrame(id, { type: 'error', errorText: message, code }), isEnd: true }
}

function unreachable(): AppError {
  return new AppError('unavailable', 'The answer cannot be stopped right now. Please try again in a moment.')
}
