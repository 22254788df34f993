import type { SendBody } from '@parley/contract/chat'
import type { ConversationId, ProcessId, SessionId } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import type { Alerts } from '../alerts/index.ts'
import type { PublicBot } from '../bots/index.ts'
import type { AnswerModel, Models } from '../models/index.ts'
import { alertOfModels } from './alert-of-models.ts'
import { answerForSettings } from './answer-for-settings.ts'
import { findCurrentConversation } from './begin-again.repository.ts'
import { beginAgain } from './begin-again.ts'
import { beginTurn, needsToken } from './begin-turn.ts'
import type { BegunTurn, KnownTurn } from './begun-turn.ts'
import type { Deadlines } from './deadline.ts'
import type { MessageLimits } from './message-limits.ts'
import type { HistoryMessage } from './prompt.ts'
import { type RemoteAnswer, type RemoteAnswers, toRemoteTurn } from './remote-answers.ts'
import type { RunningAnswer, RunningAnswers } from './running-answers.ts'
import { findSession } from './sessions.repository.ts'
import type { TurnWriter } from './turn-writer.ts'
import { type AnsweredBy, hasUnanswered } from './turns.repository.ts'
import { findNewestTurn } from './turns-elsewhere.repository.ts'

/** A request of a visitor about one session of one bot, let in by the routes. */
export interface Visit {
  bot: PublicBot
  sessionId: SessionId
  isProven: boolean
  ip: string
}

/** What a send leads to: an answer in this process or another, or one that was written before. */
export type SendResult = { kind: 'running'; answer: RunningAnswer } | KnownTurn

/** How a send may differ from a visitor's own. */
export interface SendOptions {
  /** Another answer is wanted to a message that has one. */
  isAgain?: boolean
  /** What was said before, where the sender knows it rather than the session. */
  history?: readonly HistoryMessage[]
  /** The sender's API key has a limit of its own. */
  isLimitedByKey?: boolean
}

export type Chat = ReturnType<typeof createChat>

export function createChat({
  database,
  models,
  limits,
  answers,
  turns,
  deadlines,
  alerts,
  remote,
  processId,
  drainMs,
}: {
  database: Database
  models: Models
  limits: MessageLimits
  answers: RunningAnswers
  turns: TurnWriter
  deadlines: Deadlines
  alerts: Alerts
  /** Answers of other processes, where there may be any. */
  remote: RemoteAnswers | undefined
  processId: ProcessId
  /** How long running answers may go on once the process is asked to stop. */
  drainMs: number
}) {
  let isClosing = false

  /** Stores the message and starts its answer, or finds what became of it. Throws as `beginTurn`, and `rate_limited`. */
  async function send(visit: Visit, body: SendBody, options: SendOptions = {}): Promise<SendResult> {
    const receivedAt = performance.now()
    refuseWhenClosing()
    if (!options.isLimitedByKey) await limits.take({ botId: visit.bot.id, sessionId: visit.sessionId, ip: visit.ip })
    const candidates = await models.findAnswerModels(visit.bot)
    const by = answeredBy(visit.bot, candidates, processId)
    const { message, client_message_id: clientMessageId } = body
    const again = options.isAgain && clientMessageId && (await beginAgain(database, visit, by, clientMessageId))
    const result = again || (await beginTurn(turns, visit, by, { message, clientMessageId }))
    if (result.kind === 'begun') {
      const turn = options.history ? { ...result, history: [...options.history] } : result
      return { kind: 'running', answer: startAnswer(visit, turn, candidates, receivedAt) }
    }
    if (result.turn.state !== 'running') return result
    const answer = answers.findBySession(result.turn.visitor_session_id)
    if (answer?.turn.id === result.turn.id) return { kind: 'running', answer }
    const elsewhere = await openElsewhere(visit, result.turn)
    if (elsewhere) return { kind: 'running', answer: elsewhere }
    throw new AppError('conflict', 'This message is still being answered by another process.')
  }

  /**
   * The answer to follow: the running one, or the try at an unanswered message that following may start once.
   *
   * @param lastEventId what the client has seen; absent for one that has seen nothing, and only then an answer is started
   */
  async function follow(visit: Visit, lastEventId: number | undefined): Promise<RunningAnswer | undefined> {
    const receivedAt = performance.now()
    const session = await findOpenSession(visit)
    if (!session) return undefined
    const answer = await findToFollow(visit, session.id, lastEventId)
    if (answer) return answer
    if (lastEventId !== undefined || isClosing) return undefined
    const candidates = await models.findAnswerModels(visit.bot)
    const { workspaceId } = visit.bot
    if (await withWorkspace(database, workspaceId, (tx) => hasUnanswered(tx, session.id))) {
      // Only here: whoever finds nothing to answer has used nothing up.
      await limits.take({ botId: visit.bot.id, sessionId: visit.sessionId, ip: visit.ip })
      const begun = await turns.beginUnanswered({
        call: 'begin_unanswered',
        workspace_id: workspaceId,
        visitor_session_id: session.id,
        ...answeredBy(visit.bot, candidates, processId),
      })
      if (begun) return startAnswer(visit, begun, candidates, receivedAt)
    }
    // Another follower of the same moment may have begun it.
    return findToFollow(visit, session.id, undefined)
  }

  /** The session's running answer, or the one that ended a moment ago and that the client has seen a part of. */
  async function findToFollow(
    visit: Visit,
    visitorSessionId: string,
    lastEventId: number | undefined,
  ): Promise<RunningAnswer | undefined> {
    const here = answers.findBySession(visitorSessionId)
    if (here && !here.log.isClosed) return here
    const isSeenIn = (answer: RunningAnswer) => lastEventId !== undefined && answer.log.includes(lastEventId)
    const newest = await findElsewhere(visit, visitorSessionId)
    if (newest) return newest.isRunning || isSeenIn(newest.answer) ? newest.answer : undefined
    return here && isSeenIn(here) ? here : undefined
  }

  /** The session's running or newest answer, where that is another process's. */
  async function findElsewhere(
    visit: Visit,
    visitorSessionId: string,
  ): Promise<{ answer: RemoteAnswer; isRunning: boolean } | undefined> {
    if (!remote) return undefined
    const turn = await withWorkspace(database, visit.bot.workspaceId, (tx) => findNewestTurn(tx, visitorSessionId))
    const answer = turn && (await openElsewhere(visit, turn))
    return answer && { answer, isRunning: turn.state === 'running' }
  }

  async function openElsewhere(
    { bot, sessionId }: Visit,
    turn: Parameters<typeof toRemoteTurn>[0],
  ): Promise<RemoteAnswer | undefined> {
    if (turn.process_id === processId) return undefined
    return remote?.open(toRemoteTurn(turn, { workspaceId: bot.workspaceId, botId: bot.id, sessionId }))
  }

  /**
   * Ends the session's running answer with the text so far; false where none runs. Throws `unavailable` where it runs in a
   * process that cannot be told.
   */
  async function stop(visit: Visit): Promise<boolean> {
    const session = await findOpenSession(visit)
    const answer = session && (await findRunning(visit, session.id))
    if (!answer) return false
    answer.stop()
    await answer.done
    return true
  }

  async function findRunning(visit: Visit, visitorSessionId: string): Promise<RunningAnswer | undefined> {
    const here = answers.findBySession(visitorSessionId)
    if (here && !here.log.isClosed) return here
    const newest = await findElsewhere(visit, visitorSessionId)
    return newest?.isRunning ? newest.answer : undefined
  }

  /** The session's current conversation, for whoever tells of it; undefined where there is none yet. */
  async function findConversation(visit: Visit): Promise<ConversationId | undefined> {
    const session = await findOpenSession(visit)
    const current =
      session && (await withWorkspace(database, visit.bot.workspaceId, (tx) => findCurrentConversation(tx, session.id)))
    return current?.id
  }

  async function findOpenSession({ bot, sessionId, isProven }: Visit) {
    const session = await withWorkspace(database, bot.workspaceId, (tx) => findSession(tx, bot.id, sessionId))
    if (session?.is_claimed && !isProven) throw needsToken()
    return session
  }

  function startAnswer(
    visit: Visit,
    turn: BegunTurn,
    candidates: readonly AnswerModel[],
    receivedAt: number,
  ): RunningAnswer {
    const { bot, sessionId } = visit
    const { source } = answerForSettings(
      { models, deadlines, watcher: alertOfModels(alerts, bot) },
      candidates,
      bot,
      turn,
    )
    return answers.start({ ...turn, workspaceId: bot.workspaceId, botId: bot.id, sessionId, receivedAt }, source)
  }

  function refuseWhenClosing(): void {
    if (isClosing) throw new AppError('unavailable', 'The server is restarting. Please try again in a moment.')
  }

  return {
    send,
    follow,
    stop,
    findConversation,
    isClosing: () => isClosing,
    /** Takes no new messages, and lets running answers finish. May be called again. */
    async close(): Promise<void> {
      isClosing = true
      await answers.drain(drainMs)
      remote?.close()
    },
  }
}

function answeredBy({ version }: PublicBot, [model]: readonly AnswerModel[], processId: ProcessId): AnsweredBy {
  const by = { bot_version: version, process_id: processId }
  if (!model) return { ...by, mode: 'echo', vendor: null, model: null }
  return { ...by, mode: 'model', vendor: model.entry.vendor, model: model.entry.id }
}
