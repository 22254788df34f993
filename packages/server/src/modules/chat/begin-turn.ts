import type { ClientMessageId, ConversationId, MessageId, SessionId, TurnId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { PublicBot } from '../bots/index.ts'
import {
  findCurrentConversation,
  getMessage,
  insertConversation,
  insertExchange,
  listMessagesBefore,
} from './conversations.repository.ts'
import type { HistoryMessage } from './prompt.ts'
import { countAnswer, touchSession } from './sessions.repository.ts'
import {
  type AnsweredBy,
  findLatestTurn,
  findRunningTurn,
  findTurnByClientMessage,
  insertTurn,
  isUnanswered,
  restartTurn,
  type TurnRow,
} from './turns.repository.ts'

/** Of a conversation's history, the newest so many messages may go into a prompt. */
const historyLimit = 40

/** A turn that this transaction began, or began again, with what its answer needs. */
export interface BegunTurn {
  kind: 'begun'
  id: TurnId
  conversationId: ConversationId
  visitorSessionId: string
  visitorMessageId: MessageId
  answerMessageId: MessageId
  ordinal: number
  message: string
  history: HistoryMessage[]
}

/** The message was sent before, and its turn is running or has ended with an answer. */
export interface KnownTurn {
  kind: 'known'
  turn: TurnRow
  text: string
  /** How many answers the session had so far, counting retries. */
  answerCount: number
}

interface Visit {
  bot: PublicBot
  sessionId: SessionId
  /** A visitor token opened the session. */
  isProven: boolean
  answeredBy: AnsweredBy
}

/**
 * Stores a visitor's message with a pending answer, once: the same `clientMessageId` again finds the same turn, and tries
 * anew where that one had failed.
 *
 * Throws `unauthenticated` where the session needs its visitor token, `conflict` while another answer runs.
 */
export async function beginTurn(
  tx: WorkspaceTx,
  { bot, sessionId, isProven, answeredBy }: Visit,
  { message, clientMessageId }: { message: string; clientMessageId: ClientMessageId | undefined },
): Promise<BegunTurn | KnownTurn> {
  const { workspaceId } = bot
  const session = await touchSession(tx, { workspaceId, botId: bot.id, sessionId })
  if (session.is_claimed && !isProven) throw needsToken()
  const known = clientMessageId && (await findTurnByClientMessage(tx, session.id, clientMessageId))
  if (known) return resume(tx, known, answeredBy, session.answer_count)

  const current = await findCurrentConversation(tx, session.id)
  if (current && (await findRunningTurn(tx, current.id))) throw stillAnswering()
  const conversationId = current?.id ?? newId<ConversationId>()
  if (!current)
    await insertConversation(tx, { workspaceId, id: conversationId, botId: bot.id, visitorSessionId: session.id })
  const position = current?.message_count ?? 0
  const turn = {
    id: newId<TurnId>(),
    conversationId,
    visitorSessionId: session.id,
    visitorMessageId: newId<MessageId>(),
    answerMessageId: newId<MessageId>(),
  }
  await insertExchange(tx, { ...turn, workspaceId, position, text: message })
  await insertTurn(tx, {
    ...turn,
    workspaceId,
    botId: bot.id,
    clientMessageId: clientMessageId ?? newId<ClientMessageId>(),
    answeredBy,
  })
  return {
    kind: 'begun',
    ...turn,
    message,
    ordinal: await countAnswer(tx, session.id),
    history: position > 0 ? await listMessagesBefore(tx, conversationId, position, historyLimit) : [],
  }
}

/**
 * Begins an answer to a session's last message, where that one has none and following the stream has not tried yet.
 * Undefined where there is nothing to do.
 */
export async function beginUnanswered(
  tx: WorkspaceTx,
  visitorSessionId: string,
  answeredBy: AnsweredBy,
): Promise<BegunTurn | undefined> {
  const current = await findCurrentConversation(tx, visitorSessionId)
  const turn = current && (await findLatestTurn(tx, current.id))
  if (!turn || turn.is_retried_by_stream || !isUnanswered(turn.state)) return undefined
  // Counting takes the session's lock, so of two followers at once the second sees what the first began.
  const ordinal = await countAnswer(tx, visitorSessionId)
  const latest = await findLatestTurn(tx, turn.conversation_id)
  if (!latest || latest.id !== turn.id || latest.attempt !== turn.attempt) return undefined
  return restart(tx, turn, answeredBy, { ordinal, isByStream: true })
}

async function resume(
  tx: WorkspaceTx,
  turn: TurnRow,
  answeredBy: AnsweredBy,
  answerCount: number,
): Promise<BegunTurn | KnownTurn> {
  if (!isUnanswered(turn.state)) {
    const { text } = await getMessage(tx, turn.answer_message_id)
    return { kind: 'known', turn, text, answerCount }
  }
  if (await findRunningTurn(tx, turn.conversation_id)) throw stillAnswering()
  const ordinal = await countAnswer(tx, turn.visitor_session_id)
  return restart(tx, turn, answeredBy, { ordinal, isByStream: false })
}

async function restart(
  tx: WorkspaceTx,
  turn: TurnRow,
  answeredBy: AnsweredBy,
  { ordinal, isByStream }: { ordinal: number; isByStream: boolean },
): Promise<BegunTurn> {
  await restartTurn(tx, turn, answeredBy, isByStream)
  const { text, position } = await getMessage(tx, turn.visitor_message_id)
  return {
    kind: 'begun',
    id: turn.id,
    conversationId: turn.conversation_id,
    visitorSessionId: turn.visitor_session_id,
    visitorMessageId: turn.visitor_message_id,
    answerMessageId: turn.answer_message_id,
    message: text,
    ordinal,
    history: await listMessagesBefore(tx, turn.conversation_id, position, historyLimit),
  }
}

export function needsToken(): AppError {
  return new AppError('unauthenticated', 'This session opens only with its visitor token.')
}

function stillAnswering(): AppError {
  return new AppError('conflict', 'The last message is still being answered. Wait for it, or stop it.')
}
