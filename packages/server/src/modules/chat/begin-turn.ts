import type { BotId, ClientMessageId, SessionId, WorkspaceId } from '@parley/contract/ids'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { BegunTurn, KnownTurn } from './begun-turn.ts'
import { previewOf } from './preview.ts'
import type { TurnWriter } from './turn-writer.ts'
import type { AnsweredBy } from './turns.repository.ts'

/**
 * Stores a visitor's message with a pending answer, once: the same `clientMessageId` again finds the same turn, and tries
 * anew where that one had failed.
 *
 * Throws `unauthenticated` where the session needs its visitor token, `conflict` while another answer runs.
 */
export async function beginTurn(
  turns: TurnWriter,
  visit: {
    bot: { id: BotId; workspaceId: WorkspaceId }
    sessionId: SessionId
    /** A visitor token opened the session. */
    isProven: boolean
  },
  answeredBy: AnsweredBy,
  { message, clientMessageId }: { message: string; clientMessageId: ClientMessageId | undefined },
): Promise<BegunTurn | KnownTurn> {
  const beginning = await turns.begin({
    call: 'begin_turn',
    workspace_id: visit.bot.workspaceId,
    bot_id: visit.bot.id,
    session_id: visit.sessionId,
    is_proven: visit.isProven,
    client_message_id: clientMessageId,
    message,
    preview: previewOf(message),
    visitor_session_id: newId(),
    conversation_id: newId(),
    turn_id: newId(),
    visitor_message_id: newId(),
    answer_message_id: newId(),
    ...answeredBy,
  })
  if (beginning.kind === 'needs_token') throw needsToken()
  if (beginning.kind === 'conflict') {
    throw new AppError('conflict', 'The last message is still being answered. Wait for it, or stop it.')
  }
  return beginning
}

export function needsToken(): AppError {
  return new AppError('unauthenticated', 'This session opens only with its visitor token.')
}
