import { setTimeout as sleep } from 'node:timers/promises'
import type { SendReply } from '@parley/contract/chat'
import type { BotId, ConversationId, MessageId, SessionId, TurnId, WorkspaceId } from '@parley/contract/ids'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { isDatabaseUnavailable } from '../../platform/db/unavailable.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { AppError, publicError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { AnswerSource, Author } from './answer-source.ts'
import { type Deadlines, watchTotal } from './deadline.ts'
import { judgeAnswer, StopRequest } from './judge-answer.ts'
import { checkpointAnswers } from './running-turns.repository.ts'
import { createTextCoalescer } from './text-coalescer.ts'
import { createTurnLog, type OwnTurnLog, type TurnLog } from './turn-log.ts'
import type { TurnMirrors } from './turn-mirrors.ts'
import type { TurnWriter } from './turn-writer.ts'
import { isUnanswered, type TurnResult } from './turns.repository.ts'

/** A turn by all its names. */
export interface AnswerTurn {
  id: TurnId
  /** Which try at the answer this is, from 1. */
  attempt: number
  workspaceId: WorkspaceId
  botId: BotId
  conversationId: ConversationId
  visitorSessionId: string
  sessionId: SessionId
  visitorMessageId: MessageId
  answerMessageId: MessageId
}

/** A turn whose answer is about to be written. */
export interface StartedTurn extends AnswerTurn {
  /** The visitor's. */
  message: string
  /** Which answer of its session this is, counting retries, from 1. */
  ordinal: number
  /** `performance.now()` when the message arrived. */
  receivedAt: number
}

/** An answer being written, or written within the last minute. */
export interface RunningAnswer {
  turn: AnswerTurn
  log: TurnLog
  /** Ends it with the text so far. */
  stop(): void
  /** How it ended, once that is stored. Never rejects. */
  done: Promise<TurnResult>
}

/** Told of the text of a conversation's answers while they are written. */
export interface AnswerWatcher {
  /** All there is so far: what was told before is out of date. */
  text(turnId: TurnId, text: string): void
  delta(turnId: TurnId, delta: string): void
}

/** The public sentence of an answer that did not come, or not wholly. */
export const answerFailed = new AppError('provider_unavailable', 'The answer could not be completed. Please try again.')

const checkpointMs = 1_000
/** The waits before storing an answer's end again; the last one is repeated while the database is away. */
const storingWaitsMs = [100, 500, 2_000, 5_000]
/** Its readers wait so long for a database that is away. Then they are told, and the end is offered again later. */
const storingLimitMs = 30_000
/** A reader that lost its connection at the very end can still fetch the last events. */
const keptMs = 60_000

export type RunningAnswers = ReturnType<typeof createRunningAnswers>

/** Runs answers to their ends, whether or not anyone reads them, and stores what they come to. */
export function createRunningAnswers({
  database,
  turns,
  bus,
  deadlines,
  log,
  mirrors,
  onEnded,
}: {
  database: Database
  turns: TurnWriter
  bus: Bus
  deadlines: Deadlines
  log: Log
  /** Where other processes follow. */
  mirrors?: TurnMirrors
  /** Hears how each answer ended, once that is stored. */
  onEnded?: (result: TurnResult) => void
}) {
  interface Entry extends RunningAnswer {
    turn: StartedTurn
    log: OwnTurnLog
    text: string
    /** How much of the text readers were told; the rest waits for the next frame. */
    toldLength: number
    storedLength: number
    controller: AbortController
  }
  /** The newest answer of each visitor session. */
  const bySession = new Map<string, Entry>()
  const running = new Set<Entry>()
  /** The turns that end here: running, or with an end that is not stored yet. */
  const held = new Map<TurnId, Entry>()
  /** Written to their ends, which are being stored. */
  const ending = new Set<Entry>()
  const givingUp = new AbortController()
  /** What the database did not take; it is offered again. */
  const unstored = new Map<TurnId, { turn: StartedTurn; result: TurnResult }>()
  const watchers = new Map<ConversationId, Set<AnswerWatcher>>()

  function start(turn: StartedTurn, source: AnswerSource): RunningAnswer {
    const controller = new AbortController()
    const entry: Entry = {
      turn,
      log: createTurnLog(turn.ordinal, mirrors?.open(turn)),
      text: '',
      toldLength: 0,
      storedLength: 0,
      controller,
      stop: () => controller.abort(new StopRequest()),
      done: undefined as never,
    }
    running.add(entry)
    held.set(turn.id, entry)
    bySession.set(turn.visitorSessionId, entry)
    bus.publish(turn.workspaceId, changed(turn))
    for (const watcher of watchers.get(turn.conversationId) ?? []) watcher.text(turn.id, '')
    entry.done = run(entry, source)
    return entry
  }

  async function run(entry: Entry, source: AnswerSource): Promise<TurnResult> {
    const { turn, log: events, controller } = entry
    let firstTokenMs: number | null = null
    let author: Author | undefined
    events.append(
      { type: 'start', messageId: turn.answerMessageId },
      {
        type: 'data-turn',
        data: {
          session_id: turn.sessionId,
          conversation_id: turn.conversationId,
          visitor_message_id: turn.visitorMessageId,
        },
      },
      { type: 'text-start', id: '0' },
    )
    const text = createTextCoalescer((delta) => {
      entry.toldLength += delta.length
      events.append({ type: 'text-delta', id: '0', delta })
      for (const watcher of watchers.get(turn.conversationId) ?? []) watcher.delta(turn.id, delta)
    })
    const clearTotal = watchTotal(deadlines, controller)
    const outcome = await source
      .run({
        signal: controller.signal,
        onAuthor: (asked) => {
          author = asked
        },
        onText: (delta) => {
          firstTokenMs ??= Math.round(performance.now() - turn.receivedAt)
          // PostgreSQL stores no NUL, and one from a vendor must not cost the whole answer.
          const storable = delta.replaceAll('\0', '\ufffd')
          entry.text += storable
          text.push(storable)
        },
      })
      .then(
        (end) => ({ end }),
        (error: unknown) => ({ error: controller.signal.aborted ? controller.signal.reason : error }),
      )
    clearTotal()
    text.flush()
    events.append({ type: 'text-end', id: '0' })
    const result = judgeAnswer(author, entry.text, outcome, {
      firstTokenMs,
      totalMs: Math.round(performance.now() - turn.receivedAt),
    })
    running.delete(entry)
    ending.add(entry)
    const stored = await store(turn, result)
    ending.delete(entry)
    if (stored !== 'stored') result.state = 'interrupted'
    if (stored === 'unstored') unstored.set(turn.id, { turn, result })
    else if (held.get(turn.id) === entry) held.delete(turn.id)
    announce(events, result)
    onEnded?.(result)
    bus.publish(turn.workspaceId, changed(turn))
    setTimeout(
      () => bySession.get(turn.visitorSessionId) === entry && bySession.delete(turn.visitorSessionId),
      keptMs,
    ).unref()
    return result
  }

  /** `ended` where others took this process for dead, and ended the turn as interrupted. */
  async function store(turn: StartedTurn, result: TurnResult): Promise<'stored' | 'ended' | 'unstored'> {
    const endsAt = performance.now() + storingLimitMs
    for (let tries = 1; ; tries += 1) {
      try {
        return (await turns.end(turn, result)) ? 'stored' : 'ended'
      } catch (error) {
        if (tries === 1) log.error({ err: error, turn: turn.id }, 'the end of a turn could not be stored yet')
        const waitMs = storingWaitsMs[tries - 1] ?? (isDatabaseUnavailable(error) ? storingWaitsMs.at(-1) : undefined)
        if (waitMs === undefined || givingUp.signal.aborted || performance.now() > endsAt) {
          log.error({ err: error, turn: turn.id }, 'the end of a turn could not be stored')
          return 'unstored'
        }
        await sleep(waitMs, undefined, { signal: givingUp.signal }).catch(() => undefined)
      }
    }
  }

  function announce(events: OwnTurnLog, { state, isCut, failure }: TurnResult): void {
    if (state === 'stopped') events.append({ type: 'abort' })
    if (state === 'complete') events.append({ type: 'finish', messageMetadata: { state, is_cut: isCut } })
    if (isUnanswered(state)) {
      const { code, message } = publicError(answerFailed)
      events.append({ type: 'error', errorText: message, code })
      log.warn({ failure }, 'an answer did not come')
    }
    events.close()
  }

  const checkpoints = setInterval(() => {
    const changed = [...running].filter((entry) => entry.text.length > entry.storedLength)
    if (changed.length === 0) return
    const answers = changed.map(({ turn, text }) => ({ turn, text }))
    withSystem(database, 'chat.checkpoint-answers', (tx) => checkpointAnswers(tx, answers)).then(
      () => {
        for (const [index, entry] of changed.entries()) entry.storedLength = answers[index]?.text.length ?? 0
      },
      (error) => log.error({ error }, 'answers could not be checkpointed'),
    )
  }, checkpointMs)
  checkpoints.unref()

  /** One runs in a conversation at most. */
  function findRunning(conversationId: ConversationId): Entry | undefined {
    for (const entry of running) if (entry.turn.conversationId === conversationId) return entry
    return undefined
  }

  return {
    start,
    countRunning: () => running.size,
    /** The turns whose end this process sees to. */
    listHeld: () => [...held.keys()],
    /** Stores the ends that the database did not take before. */
    async storeLate(): Promise<void> {
      for (const { turn, result } of [...unstored.values()]) {
        await turns.end(turn, result)
        unstored.delete(turn.id)
        held.delete(turn.id)
        bus.publish(turn.workspaceId, changed(turn))
      }
    },
    /** Ends a turn's answer with the text so far, where it is written here. */
    stop(turnId: TurnId): void {
      held.get(turnId)?.stop()
    },
    isWriting: (conversationId: ConversationId): boolean => findRunning(conversationId) !== undefined,
    /** The text so far of the turn's answer, if it is being written here. */
    findText(turnId: TurnId): string | undefined {
      for (const entry of running) if (entry.turn.id === turnId) return entry.text
      return undefined
    },
    /** Tells the text so far, then what follows, of answers that are written here. Call what it returns to leave. */
    watch(conversationId: ConversationId, watcher: AnswerWatcher): () => void {
      const own = watchers.get(conversationId) ?? new Set()
      watchers.set(conversationId, own)
      own.add(watcher)
      const entry = findRunning(conversationId)
      if (entry) watcher.text(entry.turn.id, entry.text.slice(0, entry.toldLength))
      return () => {
        own.delete(watcher)
        if (own.size === 0 && watchers.get(conversationId) === own) watchers.delete(conversationId)
      }
    },
    findBySession: (visitorSessionId: string): RunningAnswer | undefined => bySession.get(visitorSessionId),
    /** Waits for running answers, at most so long; what still runs then is ended as interrupted. */
    async drain(graceMs: number): Promise<void> {
      const finished = () => Promise.allSettled([...running, ...ending].map((entry) => entry.done))
      const timeout = new Promise((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([finished(), timeout])
      givingUp.abort()
      for (const entry of running) entry.controller.abort(new Error('The server was shut down.'))
      await finished()
      clearInterval(checkpoints)
    },
  }
}

function changed({ conversationId, botId }: AnswerTurn) {
  return { type: 'conversation-changed', conversation_id: conversationId, bot_id: botId } as const
}

/** The JSON form of an ended turn's answer. */
export function toReply(
  turn: AnswerTurn,
  { state, text, isCut }: Pick<TurnResult, 'state' | 'text' | 'isCut'>,
): SendReply {
  return {
    reply: text,
    session_id: turn.sessionId,
    conversation_id: turn.conversationId,
    message_id: turn.answerMessageId,
    state,
    is_cut: isCut,
  }
}
