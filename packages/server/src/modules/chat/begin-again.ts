import type { ClientMessageId, SessionId } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import type { PublicBot } from '../bots/index.ts'
import {
  findCurrentConversation,
  findNewestTurn,
  findTurnByClientMessage,
  lockSession,
  restartTurn,
} from './begin-again.repository.ts'
import { needsToken } from './begin-turn.ts'
import type { BegunTurn } from './begun-turn.ts'
import { lockAnsweredTurn } from './ratings.repository.ts'
import { setRating } from './set-rating.ts'
import type { AnsweredBy } from './turns.repository.ts'

/**
 * Begins another answer to a message that has one already, if it is the newest of its conversation: the same turn, tried
 * once more. Undefined for a message that `beginTurn` knows what to do with: one without an answer, or that is not known.
 *
 * Throws `unauthenticated` where the session needs its visitor token, `conflict` for an earlier message than the newest.
 */
export function beginAgain(
  database: Database,
  { bot, sessionId, isProven }: { bot: PublicBot; sessionId: SessionId; isProven: boolean },
  answeredBy: AnsweredBy,
  clientMessageId: ClientMessageId,
): Promise<BegunTurn | undefined> {
  const { workspaceId, id: botId } = bot
  return withWorkspace(database, workspaceId, async (tx) => {
    const session = await lockSession(tx, botId, sessionId)
    if (session?.is_claimed && !isProven) throw needsToken()
    const turn = session && (await findTurnByClientMessage(tx, session.id, clientMessageId))
    if (turn?.state !== 'complete' && turn?.state !== 'stopped') return undefined
    const current = await findCurrentConversation(tx, session?.id ?? '')
    if (!current || (await findNewestTurn(tx, current.id)) !== turn.id) {
      throw new AppError('conflict', 'Only the newest answer can be written again.')
    }
    const answer = { workspaceId, botId, sessionId, messageId: turn.answer_message_id }
    const rated = await lockAnsweredTurn(tx, answer)
    // What was thought of the old answer says nothing of the new one.
    if (rated?.rating) await setRating(tx, { workspaceId, botId }, rated, null)
    return (await restartTurn(tx, turn.id, answeredBy)) as BegunTurn
  })
}
