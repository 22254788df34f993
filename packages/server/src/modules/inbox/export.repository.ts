import type { ConversationId } from '@parley/contract/ids'
import { type ExpressionBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import type { AllTables } from '../../platform/db/schema.ts'
import { type ConversationFilters, hasWords, matchesFilters } from './conversations.repository.ts'

export type ExportedConversation = Awaited<ReturnType<typeof listSlice>>[number]
export type ExportedMessage = Awaited<ReturnType<typeof listMessages>>[number]

/**
 * The next conversations, newest first, with whether they are meant.
 *
 * In the order of their beginnings: that never changes, however many messages come meanwhile. Those that are not meant
 * are among them, so that each statement is as short as the others.
 */
export function listSlice(
  tx: WorkspaceTx,
  filters: ConversationFilters,
  { before, limit, query }: { before: ConversationId; limit: number; query: string | undefined },
) {
  return tx
    .selectFrom('conversation')
    .innerJoin('bot', (join) =>
      join.onRef('bot.workspace_id', '=', 'conversation.workspace_id').onRef('bot.id', '=', 'conversation.bot_id'),
    )
    .leftJoin('visitor_session', (join) =>
      join
        .onRef('visitor_session.workspace_id', '=', 'conversation.workspace_id')
        .onRef('visitor_session.id', '=', 'conversation.visitor_session_id'),
    )
    .select(['conversation.id', 'conversation.bot_id', 'bot.name as bot_name', 'conversation.state'])
    .select(['conversation.message_count', 'conversation.created_at', 'conversation.last_message_at'])
    .select(['visitor_session.origin'])
    .select((builder) => {
      const eb = builder as unknown as ExpressionBuilder<AllTables, 'conversation'>
      const conditions = [matchesFilters(eb, filters), ...(query === undefined ? [] : [hasWords(eb, query)])]
      return sql<boolean>`bot.deleted_at is null and ${eb.and(conditions)}`.as('is_meant')
    })
    .where('conversation.id', '<', before)
    .orderBy('conversation.id', 'desc')
    .limit(limit)
    .execute()
}

/** Messages of these conversations after a position, in the order of the conversations' ids and positions. */
export function listMessages(tx: WorkspaceTx, ids: readonly ConversationId[], after: number, limit: number) {
  return tx
    .selectFrom('message')
    .leftJoin('turn', (join) =>
      join
        .onRef('turn.workspace_id', '=', 'message.workspace_id')
        .onRef('turn.conversation_id', '=', 'message.conversation_id')
        .onRef('turn.answer_message_id', '=', 'message.id'),
    )
    .select(['message.conversation_id', 'message.id', 'message.position', 'message.role', 'message.text'])
    .select(['message.created_at', 'turn.state', 'turn.rating', 'turn.model'])
    .where(sql<boolean>`message.conversation_id = any(${ids}::uuid[])`)
    .where('message.position', '>', after)
    .orderBy('message.conversation_id', 'desc')
    .orderBy('message.position')
    .limit(limit)
    .execute()
}
