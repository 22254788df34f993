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
export async function listMessages(tx: WorkspaceTx, ids: readonly ConversationId[], after: number, limit: number) {
  const messages = await tx
    .selectFrom('message')
    .select(['conversation_id', 'id', 'position', 'role', 'text', 'created_at'])
    .where(sql<boolean>`conversation_id = any(${ids}::uuid[])`)
    .where('position', '>', after)
    .orderBy('conversation_id', 'desc')
    .orderBy('position')
    .limit(limit)
    .execute()
  // Not joined: of a long conversation, each message would be held against every turn.
  const turns = await tx
    .selectFrom('turn')
    .select(['answer_message_id', 'state', 'rating', 'model'])
    .where(sql<boolean>`conversation_id = any(${ids}::uuid[])`)
    .execute()
  const byAnswer = new Map(turns.map((turn) => [turn.answer_message_id, turn]))
  return messages.map((message) => {
    const turn = byAnswer.get(message.id)
    return { ...message, state: turn?.state ?? null, rating: turn?.rating ?? null, model: turn?.model ?? null }
  })
}
