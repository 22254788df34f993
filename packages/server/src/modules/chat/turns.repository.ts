import type { TurnState } from '@parley/contract/chat'
import type { BotId, ClientMessageId, ConversationId, MessageId, TurnId, WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { searchWords, workspaceWord } from '../../platform/search-words.ts'
import { addUsage, holdUsage } from '../analytics/index.ts'

/** A running turn whose lease is not renewed for so long is taken for dead. */
const leaseSeconds = 30
export const leaseEnd = sql<Date>`now() + make_interval(secs => ${leaseSeconds})`

const columns = [
  'id',
  'visitor_session_id',
  'conversation_id',
  'visitor_message_id',
  'answer_message_id',
  'client_message_id',
  'state',
  'attempt',
  'is_retried_by_stream',
  'is_cut',
  'counted_messages',
] as const

export type TurnRow = NonNullable<Awaited<ReturnType<typeof findLatestTurn>>>

export function findTurnByClientMessage(tx: WorkspaceTx, visitorSessionId: string, clientMessageId: ClientMessageId) {
  return tx
    .selectFrom('turn')
    .select(columns)
    .where('visitor_session_id', '=', visitorSessionId)
    .where('client_message_id', '=', clientMessageId)
    .executeTakeFirst()
}

/** The newest turn of a session's current conversation. */
export function findLatestTurn(tx: WorkspaceTx, conversationId: ConversationId) {
  return tx
    .selectFrom('turn')
    .select(columns)
    .where('conversation_id', '=', conversationId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function findRunningTurn(tx: WorkspaceTx, conversationId: ConversationId) {
  return tx
    .selectFrom('turn')
    .select(columns)
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'running')
    .executeTakeFirst()
}

export async function insertTurn(
  tx: WorkspaceTx,
  turn: {
    id: TurnId
    workspaceId: WorkspaceId
    botId: BotId
    visitorSessionId: string
    conversationId: ConversationId
    visitorMessageId: MessageId
    answerMessageId: MessageId
    clientMessageId: ClientMessageId
    answeredBy: AnsweredBy
  },
) {
  await tx
    .insertInto('turn')
    .values({
      id: turn.id,
      workspace_id: turn.workspaceId,
      bot_id: turn.botId,
      visitor_session_id: turn.visitorSessionId,
      conversation_id: turn.conversationId,
      visitor_message_id: turn.visitorMessageId,
      answer_message_id: turn.answerMessageId,
      client_message_id: turn.clientMessageId,
      state: 'running',
      lease_expires_at: leaseEnd,
      ...turn.answeredBy,
    })
    .execute()
}

/** Who writes the answer, and which version of the bot it follows. */
export type AnsweredBy = { bot_version: number } & (
  | { mode: 'model'; vendor: VendorId; model: string }
  | { mode: 'echo'; vendor: null; model: null }
)

/** Begins another try at an answer that failed or was interrupted. */
export async function restartTurn(tx: WorkspaceTx, turn: TurnRow, answeredBy: AnsweredBy, isByStream: boolean) {
  await tx
    .with('restarted', (query) =>
      query
        .updateTable('turn')
        .set((eb) => ({
          state: 'running' as const,
          attempt: eb('attempt', '+', 1),
          lease_expires_at: leaseEnd,
          failure: null,
          is_cut: false,
          ended_at: null,
          ...(isByStream && { is_retried_by_stream: true }),
          ...answeredBy,
        }))
        .where('id', '=', turn.id),
    )
    .updateTable('conversation')
    .set({ last_turn_state: 'running', updated_at: new Date() })
    .where('id', '=', turn.conversation_id)
    .execute()
  await tx.updateTable('message').set({ text: '' }).where('id', '=', turn.answer_message_id).execute()
}

export interface TurnResult {
  state: Exclude<TurnState, 'running'>
  text: string
  isCut: boolean
  inputTokens: number
  outputTokens: number
  costNanousd: number
  firstTokenMs: number | null
  totalMs: number
  failure: string | null
}

/** Whether a turn ended without its answer, and so may be tried again. */
export function isUnanswered(state: TurnState): boolean {
  return state === 'failed' || state === 'interrupted'
}

function wordsOf({ workspaceId, message }: { workspaceId: WorkspaceId; message: string }, answer: string) {
  const words = [workspaceWord(workspaceId), ...searchWords(`${message}\n${answer}`)]
  return sql<string>`array_to_tsvector(${words}::text[])`
}

/** Ends a running turn and adds it to the bot's counts. False where it had ended already. */
export async function endTurn(
  tx: WorkspaceTx,
  turn: {
    id: TurnId
    workspaceId: WorkspaceId
    botId: BotId
    conversationId: ConversationId
    answerMessageId: MessageId
    /** The visitor's. */
    message: string
  },
  result: TurnResult,
): Promise<boolean> {
  const before = await tx
    .selectFrom('turn')
    .innerJoin('message', (join) =>
      join.onRef('message.workspace_id', '=', 'turn.workspace_id').onRef('message.id', '=', 'turn.visitor_message_id'),
    )
    .select(['turn.counted_messages', 'message.position', 'turn.attempt'])
    .select(holdUsage(turn.workspaceId).as('held'))
    .where('turn.id', '=', turn.id)
    .where('turn.state', '=', 'running')
    .forUpdate('turn')
    .executeTakeFirst()
  if (!before) return false
  const messages = result.text === '' ? 1 : 2
  await tx.updateTable('message').set({ text: result.text }).where('id', '=', turn.answerMessageId).execute()
  await tx
    .updateTable('turn')
    .set((eb) => ({
      state: result.state,
      lease_expires_at: null,
      is_cut: result.isCut,
      input_tokens: eb('input_tokens', '+', result.inputTokens),
      output_tokens: eb('output_tokens', '+', result.outputTokens),
      cost_nanousd: eb('cost_nanousd', '+', result.costNanousd),
      first_token_ms: result.firstTokenMs,
      total_ms: result.totalMs,
      failure: result.failure,
      counted_messages: Math.max(messages, before.counted_messages),
      ended_at: new Date(),
      words: wordsOf(turn, result.text),
    }))
    .where('id', '=', turn.id)
    .execute()
  await tx
    .updateTable('conversation')
    .set({
      updated_at: new Date(),
      // A retry may have been of an earlier turn than the newest.
      last_turn_state: sql<TurnState>`(
        select state from turn where conversation_id = ${turn.conversationId} order by id desc limit 1
      )`,
    })
    .where('id', '=', turn.conversationId)
    .execute()
  await addUsage(tx, turn, {
    conversations: before.position === 0 && before.counted_messages === 0 ? 1 : 0,
    messages: Math.max(0, messages - before.counted_messages),
    turns: before.attempt === 1 ? 1 : 0,
    failed_turns: isUnanswered(result.state) ? 1 : 0,
    input_tokens: result.inputTokens,
    output_tokens: result.outputTokens,
    cost_nanousd: result.costNanousd,
    firstTokenMs: isUnanswered(result.state) ? null : result.firstTokenMs,
  })
  return true
}
