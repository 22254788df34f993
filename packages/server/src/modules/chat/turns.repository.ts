import type { TurnState } from '@parley/contract/chat'
import type {
  BotId,
  ClientMessageId,
  ConversationId,
  MessageId,
  ProcessId,
  SessionId,
  TurnId,
  WorkspaceId,
} from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import { withEachWorkspace } from '../../platform/db/with-each-workspace.ts'
import { bucketOf } from '../../platform/log-histogram.ts'
import { searchWords, workspaceWord } from '../../platform/search-words.ts'
import { pickShard } from '../analytics/index.ts'

/** What a message that was sent before finds. */
export interface KnownTurnRow {
  id: TurnId
  visitor_session_id: string
  conversation_id: ConversationId
  visitor_message_id: MessageId
  answer_message_id: MessageId
  state: TurnState
  is_cut: boolean
  attempt: number
  process_id: ProcessId | null
}

/** Who writes the answer, in which process, and which version of the bot it follows. */
export type AnsweredBy = { bot_version: number; process_id: ProcessId } & (
  | { mode: 'model'; vendor: VendorId; model: string }
  | { mode: 'echo'; vendor: null; model: null }
)

/** What the function `begin_turn` is given; ids are for what it may have to make. */
export type BeginCall = AnsweredBy & {
  call: 'begin_turn'
  workspace_id: WorkspaceId
  bot_id: BotId
  session_id: SessionId
  is_proven: boolean
  client_message_id: ClientMessageId | undefined
  message: string
  preview: string
  visitor_session_id: string
  conversation_id: ConversationId
  turn_id: TurnId
  visitor_message_id: MessageId
  answer_message_id: MessageId
}

/** What the function `begin_unanswered` is given. */
export type BeginUnansweredCall = AnsweredBy & {
  call: 'begin_unanswered'
  workspace_id: WorkspaceId
  visitor_session_id: string
}

interface EndCall {
  call: 'end_turn'
  workspace_id: WorkspaceId
  bot_id: BotId
  turn_id: TurnId
  [result: string]: unknown
}

export type TurnCall = BeginCall | BeginUnansweredCall | EndCall

export interface TurnResult {
  state: Exclude<TurnState, 'running'>
  text: string
  isCut: boolean
  /** Who wrote it, or was asked last; null for the echo, and where it is not known. */
  vendor: VendorId | null
  model: string | null
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

/** A running turn, as its end has to know it. */
export interface EndableTurn {
  id: TurnId
  workspaceId: WorkspaceId
  botId: BotId
  /** Only this try is ended: the turn may have been given up and begun anew meanwhile. */
  attempt: number
  /** The visitor's. */
  message: string
}

export function endCall({ id, workspaceId, botId, attempt, message }: EndableTurn, result: TurnResult): EndCall {
  // JSON with half of a surrogate pair is refused, and a vendor may leave one at the end of what it broke off.
  const text = result.text.toWellFormed()
  const isCounted = result.firstTokenMs !== null && !isUnanswered(result.state)
  return {
    call: 'end_turn',
    workspace_id: workspaceId,
    bot_id: botId,
    turn_id: id,
    attempt,
    state: result.state,
    text,
    is_cut: result.isCut,
    vendor: result.vendor,
    model: result.model,
    input_tokens: result.inputTokens,
    output_tokens: result.outputTokens,
    cost_nanousd: result.costNanousd,
    first_token_ms: result.firstTokenMs,
    total_ms: result.totalMs,
    failure: result.failure?.toWellFormed().replaceAll('\0', '') ?? null,
    bucket: isCounted ? bucketOf(result.firstTokenMs ?? 0) : null,
    words: [workspaceWord(workspaceId), ...searchWords(`${message}\n${text}`)],
  }
}

/**
 * Calls the functions of `migrations/0012_turn_functions.sql`, in one transaction; resolves to what each returned, in the
 * order of the calls.
 */
export async function callTurnFunctions(
  database: Database,
  calls: readonly TurnCall[],
  isAlone: boolean,
): Promise<unknown[]> {
  const shard = pickShard()
  // Rows that several share, counts of days among them, are locked in the same order by every transaction.
  const order = calls.map((_call, index) => index).sort((a, b) => compare(orderOf(calls[a]), orderOf(calls[b])))
  const ordered = order.map((index) => ({ ...(calls[index] as TurnCall), shard, is_alone: isAlone }))
  const outcomes = await withEachWorkspace(database, ordered)
  const inOrder = new Array<unknown>(calls.length)
  for (const [place, index] of order.entries()) inOrder[index] = outcomes[place]
  return inOrder
}

function orderOf(call: TurnCall | undefined): string {
  if (call?.call === 'begin_turn') return `1 ${call.bot_id} ${call.session_id}`
  if (call?.call === 'begin_unanswered') return `2 ${call.visitor_session_id}`
  return `3 ${call?.bot_id} ${call?.turn_id}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether the session's last message has no answer, and following the stream may try one. */
export async function hasUnanswered(tx: WorkspaceTx, visitorSessionId: string): Promise<boolean> {
  const turn = await tx
    .selectFrom('turn')
    .select(['state', 'is_retried_by_stream'])
    .where('conversation_id', '=', (query) =>
      query
        .selectFrom('conversation')
        .select('conversation.id')
        .where('conversation.visitor_session_id', '=', visitorSessionId)
        .where('conversation.state', '!=', 'closed')
        .orderBy('ordinal', 'desc')
        .orderBy('conversation.id', 'desc')
        .limit(1),
    )
    .orderBy('position', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return turn !== undefined && isUnanswered(turn.state) && !turn.is_retried_by_stream
}
