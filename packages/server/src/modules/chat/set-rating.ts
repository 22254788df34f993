import type { MessageRating } from '@parley/contract/chat'
import type { BotId, ConversationId, TurnId, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { addUsage } from '../analytics/index.ts'
import { updateRating } from './ratings.repository.ts'

/** Changes a locked turn's rating, and all that counts ratings. */
export async function setRating(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; botId: BotId },
  turn: { id: TurnId; conversation_id: ConversationId; rating: MessageRating | null; ended_at: Date | null },
  rating: MessageRating | null,
): Promise<void> {
  const moved = { up: step(turn.rating, rating, 'up'), down: step(turn.rating, rating, 'down') }
  await updateRating(tx, { id: turn.id, conversationId: turn.conversation_id }, rating, moved)
  // Counted on the answer's day, as a recount does.
  const usage = { rated_up: moved.up, rated_down: moved.down, at: turn.ended_at ?? new Date() }
  await addUsage(tx, bot, usage)
}

/** By how much a change of rating moves the count of one kind. */
function step(before: MessageRating | null, after: MessageRating | null, kind: MessageRating): number {
  return Number(after === kind) - Number(before === kind)
}
