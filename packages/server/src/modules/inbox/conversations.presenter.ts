import type { ConversationListItem, TranscriptTurn } from '@parley/contract/conversations'
import type { ConversationRow } from './conversations.repository.ts'
import type { TranscriptRow } from './transcript.repository.ts'

export function presentConversation(row: ConversationRow): ConversationListItem {
  return {
    id: row.id,
    bot: { id: row.bot_id, name: row.bot_name, primary_color: row.primary_color, avatar: row.avatar },
    state: row.state,
    turn_state: row.last_turn_state,
    preview: row.preview,
    message_count: row.message_count,
    up_count: row.up_count,
    down_count: row.down_count,
    origin: row.origin,
    created_at: row.created_at.toISOString(),
    last_message_at: row.last_message_at.toISOString(),
  }
}

/** @param runningText what there is of an answer that is being written, newer than what is stored */
export function presentTurn(row: TranscriptRow, runningText: string | undefined): TranscriptTurn {
  return {
    id: row.id,
    question: { id: row.visitor_message_id, text: row.question, created_at: row.asked_at.toISOString() },
    answer: {
      id: row.answer_message_id,
      text: (row.state === 'running' ? runningText : undefined) ?? row.answer,
      is_cut: row.is_cut,
      rating: row.rating,
    },
    state: row.state,
    mode: row.mode,
    vendor: row.vendor,
    model: row.model,
    bot_version: row.bot_version,
    attempt: row.attempt,
    input_tokens: row.input_tokens,
    output_tokens: row.output_tokens,
    cost_nanousd: row.cost_nanousd,
    first_token_ms: row.first_token_ms,
    total_ms: row.state === 'running' ? null : row.total_ms,
    failure: row.failure,
    ended_at: row.ended_at?.toISOString() ?? null,
  }
}
