import type { BotId, ConversationId, MessageId, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'

/** The session's newest conversation that is not closed. */
export function findCurrentConversation(tx: WorkspaceTx, visitorSessionId: string) {
  return tx
    .selectFrom('conversation')
    .select(['id', 'message_count'])
    .where('visitor_session_id', '=', visitorSessionId)
    .where('state', '!=', 'closed')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertConversation(
  tx: WorkspaceTx,
  conversation: { workspaceId: WorkspaceId; id: ConversationId; botId: BotId; visitorSessionId: string },
) {
  await tx
    .insertInto('conversation')
    .values({
      workspace_id: conversation.workspaceId,
      id: conversation.id,
      bot_id: conversation.botId,
      visitor_session_id: conversation.visitorSessionId,
    })
    .execute()
}

/** Adds the visitor's message and the empty one that its answer will fill, at the conversation's end; a turn runs now. */
export async function insertExchange(
  tx: WorkspaceTx,
  exchange: {
    workspaceId: WorkspaceId
    conversationId: ConversationId
    position: number
    visitorMessageId: MessageId
    answerMessageId: MessageId
    text: string
  },
) {
  const shared = { workspace_id: exchange.workspaceId, conversation_id: exchange.conversationId }
  await tx
    .insertInto('message')
    .values([
      { ...shared, id: exchange.visitorMessageId, position: exchange.position, role: 'visitor', text: exchange.text },
      { ...shared, id: exchange.answerMessageId, position: exchange.position + 1, role: 'bot', text: '' },
    ])
    .execute()
  const now = new Date()
  await tx
    .updateTable('conversation')
    .set({
      ...{ message_count: exchange.position + 2, updated_at: now, last_message_at: now },
      ...{ last_turn_state: 'running', preview: previewOf(exchange.text) },
    })
    .where('id', '=', exchange.conversationId)
    .execute()
}

/** Characters of a message that a list of conversations shows. */
const previewLength = 160

function previewOf(text: string): string {
  // Long messages are cut first: the rest would be looked at for nothing.
  const line = text
    .slice(0, 8 * previewLength)
    .replace(/\s+/g, ' ')
    .trim()
  return [...line].slice(0, previewLength).join('')
}

export function getMessage(tx: WorkspaceTx, id: MessageId) {
  return tx.selectFrom('message').select(['id', 'position', 'text']).where('id', '=', id).executeTakeFirstOrThrow()
}

/** The newest `limit` messages before a position, oldest first. */
export async function listMessagesBefore(
  tx: WorkspaceTx,
  conversationId: ConversationId,
  position: number,
  limit: number,
) {
  const newestFirst = await tx
    .selectFrom('message')
    .select(['role', 'text'])
    .where('conversation_id', '=', conversationId)
    .where('position', '<', position)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute()
  return newestFirst.reverse()
}

/** The session's newest conversations, oldest first. */
export async function listConversations(tx: WorkspaceTx, visitorSessionId: string, limit: number) {
  const newestFirst = await tx
    .selectFrom('conversation')
    .select(['id', 'state', 'created_at'])
    .where('visitor_session_id', '=', visitorSessionId)
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
