import type { BotId, ClientMessageId, ConversationId, SessionId, TurnId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import type { AnsweredBy } from './turns.repository.ts'

/** The session, locked until the transaction ends: of messages sent at once, each sees what the one before it did. */
export function lockSession(tx: WorkspaceTx, botId: BotId, sessionId: SessionId) {
  return tx
    .selectFrom('visitor_session')
    .select(['id', 'is_claimed'])
    .where('bot_id', '=', botId)
    .where('session_id', '=', sessionId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** The session's newest conversation that is not closed. */
export function findCurrentConversation(tx: WorkspaceTx, visitorSessionId: string) {
  return tx
    .selectFrom('conversation')
    .select('id')
    .where('visitor_session_id', '=', visitorSessionId)
    .where('state', '!=', 'closed')
    .orderBy('ordinal', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function findTurnByClientMessage(tx: WorkspaceTx, visitorSessionId: string, clientMessageId: ClientMessageId) {
  return tx
    .selectFrom('turn')
    .select(['id', 'state', 'answer_message_id'])
    .where('visitor_session_id', '=', visitorSessionId)
    .where('client_message_id', '=', clientMessageId)
    .executeTakeFirst()
}

/** The newest turn of a conversation. */
export async function findNewestTurn(tx: WorkspaceTx, conversationId: ConversationId): Promise<TurnId | undefined> {
  const turn = await tx
    .selectFrom('turn')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .orderBy('position', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return turn?.id
}

/**
 * Begins another try at a turn's answer, in place of the one it has; resolves to the begun turn that the function of
 * `migrations/0012_turn_functions.sql` returns.
 */
export async function restartTurn(tx: WorkspaceTx, id: TurnId, answeredBy: AnsweredBy): Promise<unknown> {
  const { begun } = await tx
    .selectFrom('turn')
    .select(sql<unknown>`restart_turn(turn, ${JSON.stringify(answeredBy)}::jsonb, false)`.as('begun'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return begun
}
