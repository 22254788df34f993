import type { ratingBody, ratingReply } from '@parley/contract/chat'
import type { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import type { Visit } from './chat.service.ts'
import type { MessageLimits } from './message-limits.ts'
import { lockAnsweredTurn } from './ratings.repository.ts'
import { setRating } from './set-rating.ts'

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
