import type { ConversationId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'

export type TranscriptRow = Awaited<ReturnType<typeof listTurns>>[number]

/** The newest turns of a conversation, of those before one if given, newest first. */
export function listTurns(tx: WorkspaceTx, conversationId: ConversationId, before: number | undefined, limit: number) {
  return tx
    .selectFrom('turn')
    .innerJoin('message as question', (join) =>
      join
        .onRef('question.workspace_id', '=', 'turn.workspace_id')
        .onRef('question.id', '=', 'turn.visitor_message_id'),
    )
    .innerJoin('message as answer', (join) =>
      join.onRef('answer.workspace_id', '=', 'turn.workspace_id').onRef('answer.id', '=', 'turn.answer_message_id'),
    )
    .select(['turn.id', 'turn.visitor_message_id', 'turn.answer_message_id', 'turn.state', 'turn.mode', 'turn.vendor'])
    .select(['turn.model', 'turn.bot_version', 'turn.attempt', 'turn.input_tokens', 'turn.output_tokens'])
    .select(['turn.cost_nanousd', 'turn.first_token_ms', 'turn.total_ms', 'turn.failure', 'turn.ended_at'])
    .select(['turn.is_cut', 'turn.rating', 'turn.position'])
    .select(['question.text as question', 'question.created_at as asked_at', 'answer.text as answer'])
    .where('turn.conversation_id', '=', conversationId)
    .$if(before !== undefined, (query) => query.where('turn.position', '<', before as number))
    .orderBy('turn.position', 'desc')
    .limit(limit)
    .execute()
}
