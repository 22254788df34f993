import type { ConversationId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'

/** The session's newest conversations, oldest first. */
export async function listConversations(tx: WorkspaceTx, visitorSessionId: string, limit: number) {
  const newestFirst = await tx
    .selectFrom('conversation')
    .select(['id', 'state', 'created_at'])
    .where('visitor_session_id', '=', visitorSessionId)
    .orderBy('ordinal', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return newestFirst.reverse()
}

/** The newest `limit` messages of a conversation with the turns they belong to, oldest first. */
export async function listMessagesWithTurns(tx: WorkspaceTx, conversationId: ConversationId, limit: number) {
  const newestFirst = await tx
    .selectFrom('message')
    .leftJoin('turn', (join) =>
      join
        .onRef('turn.workspace_id', '=', 'message.workspace_id')
        .onRef('turn.conversation_id', '=', 'message.conversation_id')
        .on((eb) =>
          eb.or([
            eb('turn.visitor_message_id', '=', eb.ref('message.id')),
            eb('turn.answer_message_id', '=', eb.ref('message.id')),
          ]),
        ),
    )
    .select(['message.id', 'message.role', 'message.text', 'message.created_at'])
    .select(['turn.state', 'turn.is_cut', 'turn.rating', 'turn.client_message_id'])
    .where('message.conversation_id', '=', conversationId)
    .orderBy('message.position', 'desc')
    .limit(limit)
    .execute()
  return newestFirst.reverse()
}
