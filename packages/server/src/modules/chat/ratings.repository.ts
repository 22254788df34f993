import type { MessageRating } from '@parley/contract/chat'
import type { BotId, ConversationId, MessageId, SessionId, TurnId, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { holdUsage } from '../analytics/index.ts'

/** The turn that a message of the session answers, locked until the transaction ends, with its workspace's counts held. */
export function lockAnsweredTurn(
  tx: WorkspaceTx,
  answer: { workspaceId: WorkspaceId; botId: BotId; sessionId: SessionId; messageId: MessageId },
) {
  return tx
    .selectFrom('message')
    .innerJoin('turn', (join) =>
      join
        .onRef('turn.workspace_id', '=', 'message.workspace_id')
        .onRef('turn.conversation_id', '=', 'message.conversation_id')
        .onRef('turn.answer_message_id', '=', 'message.id'),
    )
    .innerJoin('visitor_session', (join) =>
      join
        .onRef('visitor_session.workspace_id', '=', 'turn.workspace_id')
        .onRef('visitor_session.id', '=', 'turn.visitor_session_id'),
    )
    .select(['turn.id', 'turn.conversation_id', 'turn.state', 'turn.rating', 'turn.ended_at'])
    .select(holdUsage(answer.workspaceId).as('held'))
    .where('message.id', '=', answer.messageId)
    .where('visitor_session.bot_id', '=', answer.botId)
    .where('visitor_session.session_id', '=', answer.sessionId)
    .forUpdate('turn')
    .executeTakeFirst()
}

/** Sets a turn's rating, and moves its conversation's counts by so much. */
export async function updateRating(
  tx: WorkspaceTx,
  turn: { id: TurnId; conversationId: ConversationId },
  rating: MessageRating | null,
  moved: { up: number; down: number },
) {
  await tx
    .with('rated', (query) => query.updateTable('turn').set({ rating }).where('id', '=', turn.id))
    .updateTable('conversation')
    .set((eb) => ({ up_count: eb('up_count', '+', moved.up), down_count: eb('down_count', '+', moved.down) }))
    .where('id', '=', turn.conversationId)
    .execute()
}
