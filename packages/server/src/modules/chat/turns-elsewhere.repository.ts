import type { TurnState } from '@parley/contract/chat'
import type { ConversationId, TurnId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import type { TurnResult } from './turns.repository.ts'

/** A session's running turn; where none runs, its newest. */
export function findNewestTurn(tx: WorkspaceTx, visitorSessionId: string) {
  return tx
    .selectFrom('turn')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.workspace_id', '=', 'turn.workspace_id')
        .onRef('conversation.id', '=', 'turn.conversation_id'),
    )
    .select(['turn.id', 'turn.attempt', 'turn.process_id', 'turn.visitor_session_id', 'turn.conversation_id'])
    .select(['turn.visitor_message_id', 'turn.answer_message_id', 'turn.state'])
    .where('turn.visitor_session_id', '=', visitorSessionId)
    .orderBy((eb) => eb('turn.state', '=', 'running'), 'desc')
    .orderBy('conversation.ordinal', 'desc')
    .orderBy('turn.position', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** A conversation's running turn, with the name of its session. */
export function findRunningTurnOf(tx: WorkspaceTx, conversationId: ConversationId) {
  return tx
    .selectFrom('turn')
    .innerJoin('visitor_session as session', (join) =>
      join.onRef('session.workspace_id', '=', 'turn.workspace_id').onRef('session.id', '=', 'turn.visitor_session_id'),
    )
    .select(['turn.id', 'turn.attempt', 'turn.process_id', 'turn.visitor_session_id', 'turn.conversation_id'])
    .select(['turn.visitor_message_id', 'turn.answer_message_id', 'turn.bot_id', 'session.session_id'])
    .where('turn.conversation_id', '=', conversationId)
    .where('turn.state', '=', 'running')
    .executeTakeFirst()
}

/** How a turn stands, with its answer's text, which is whole only once it has ended. */
export async function findTurnEnd(
  tx: WorkspaceTx,
  id: TurnId,
): Promise<(Omit<TurnResult, 'state'> & { state: TurnState; attempt: number }) | undefined> {
  const row = await tx
    .selectFrom('turn')
    .innerJoin('message', (join) =>
      join.onRef('message.workspace_id', '=', 'turn.workspace_id').onRef('message.id', '=', 'turn.answer_message_id'),
    )
    .select(['turn.state', 'turn.attempt', 'message.text', 'turn.is_cut', 'turn.failure', 'turn.input_tokens'])
    .select([
      'turn.vendor',
      'turn.model',
      'turn.output_tokens',
      'turn.cost_nanousd',
      'turn.first_token_ms',
      'turn.total_ms',
    ])
    .where('turn.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      ...{ state: row.state, attempt: row.attempt, text: row.text, isCut: row.is_cut, failure: row.failure },
      ...{ vendor: row.vendor, model: row.model },
      ...{ inputTokens: row.input_tokens, outputTokens: row.output_tokens, costNanousd: row.cost_nanousd },
      ...{ firstTokenMs: row.first_token_ms, totalMs: row.total_ms ?? 0 },
    }
  )
}
