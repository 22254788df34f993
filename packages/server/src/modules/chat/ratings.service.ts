import type { MessageRating, ratingBody, ratingReply } from '@parley/contract/chat'
import type { BotId, ConversationId, TurnId, WorkspaceId } from '@parley/contract/ids'
import type { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import { addUsage } from '../analytics/index.ts'
import type { Visit } from './chat.service.ts'
import type { MessageLimits } from './message-limits.ts'
import { lockAnsweredTurn, updateRating } from './ratings.repository.ts'

export type Ratings = ReturnType<typeof createRatings>

/** What visitors think of answers. */
export function createRatings({ database, bus, limits }: { database: Database; bus: Bus; limits: MessageLimits }) {
  /**
   * Rates an answer of the visitor's own session, or takes the rating back. The same again changes nothing.
   *
   * Throws `forbidden` for another session than the token's, `not_found`, `conflict` for an answer that is still being
   * written, and `rate_limited`.
   */
  async function rate(
    { bot, sessionId, ip }: Visit,
    body: z.output<typeof ratingBody>,
  ): Promise<z.output<typeof ratingReply>> {
    if (body.session_id !== sessionId) throw new AppError('forbidden', 'The visitor token is for another session.')
    await limits.take({ botId: bot.id, sessionId, ip })
    const { workspaceId } = bot
    const answer = { workspaceId, botId: bot.id, sessionId, messageId: body.message_id }
    const changedIn = await withWorkspace(database, workspaceId, async (tx) => {
      const turn = await lockAnsweredTurn(tx, answer)
      if (turn?.state === 'running')
        throw new AppError('conflict', 'This answer is still being written. Rate it after.')
      if (turn?.state !== 'complete' && turn?.state !== 'stopped') {
        throw new AppError('not_found', 'There is no such answer in this session.')
      }
      if (turn.rating === body.rating) return undefined
      await setRating(tx, { workspaceId, botId: bot.id }, turn, body.rating)
      return turn.conversation_id
    })
    if (changedIn)
      bus.publish(workspaceId, { type: 'conversation-changed', conversation_id: changedIn, bot_id: bot.id })
    return { message_id: body.message_id, rating: body.rating }
  }

  return { rate }
}

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
