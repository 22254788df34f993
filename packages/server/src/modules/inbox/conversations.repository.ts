import type { ConversationRatingFilter, ConversationStateFilter } from '@parley/contract/conversations'
import type { BotId, ConversationId } from '@parley/contract/ids'
import { type Expression, type ExpressionBuilder, type NotNull, type SqlBool, sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import type { AllTables } from '../../platform/db/schema.ts'

/** Which conversations are meant. Days are of `timeZone`, both inclusive. */
export interface ConversationFilters {
  timeZone: string
  botId: BotId | undefined
  state: ConversationStateFilter | undefined
  rating: ConversationRatingFilter | undefined
  from: string | undefined
  to: string | undefined
}

/** A conversation's place in the list, newest message first. */
export interface ListPlace {
  /** As PostgreSQL writes it. */
  at: string
  id: ConversationId
}

type Conversations = ExpressionBuilder<AllTables, 'conversation'>

/** Written out rather than sent as parameters, so that the partial indexes are seen to hold. */
const stateConditions: Record<ConversationStateFilter, Expression<SqlBool>> = {
  open: sql<SqlBool>`conversation.state <> 'closed'`,
  answering: sql<SqlBool>`conversation.last_turn_state = 'running'`,
  unanswered: sql<SqlBool>`conversation.last_turn_state in ('failed', 'interrupted')`,
  closed: sql<SqlBool>`conversation.state = 'closed'`,
}

const ratingConditions: Record<ConversationRatingFilter, Expression<SqlBool>> = {
  up: sql<SqlBool>`conversation.up_count > 0`,
  down: sql<SqlBool>`conversation.down_count > 0`,
  none: sql<SqlBool>`conversation.up_count = 0 and conversation.down_count = 0`,
}

/** The conditions that filters come to, always at least one. */
export function matchesFilters(eb: Conversations, filters: ConversationFilters): Expression<SqlBool> {
  const { timeZone, botId, state, rating, from, to } = filters
  const midnight = (day: string, later: number) =>
    sql<Date>`((${day}::date + ${later}::integer)::timestamp at time zone ${timeZone})`
  return eb.and([
    botId ? eb('conversation.bot_id', '=', botId) : sql<SqlBool>`true`,
    ...(state ? [stateConditions[state]] : []),
    ...(rating ? [ratingConditions[rating]] : []),
    ...(from ? [eb('conversation.last_message_at', '>=', midnight(from, 0))] : []),
    ...(to ? [eb('conversation.last_message_at', '<', midnight(to, 1))] : []),
  ])
}

/** Whether a turn of the conversation has the words. */
export function hasWords(eb: Conversations, query: string): Expression<SqlBool> {
  const found = eb
    .selectFrom('turn')
    .select('turn.id')
    .whereRef('turn.workspace_id', '=', 'conversation.workspace_id')
    .whereRef('turn.conversation_id', '=', 'conversation.id')
    .where(sql<SqlBool>`turn.words @@ ${query}::tsquery`)
    .limit(1)
  // Not `exists`: that is made a join with all turns there are, where the first few conversations are enough.
  return sql<SqlBool>`(${found}) is not null`
}

/** A deleted bot's conversations are removed soon after it. */
const isOfLivingBot = sql<SqlBool>`(
  select living.deleted_at is null from bot as living
  where living.workspace_id = conversation.workspace_id and living.id = conversation.bot_id
)`

/** Conversations with their bot, as lists show them; none of a bot that was deleted. */
function withBot(tx: WorkspaceTx) {
  return (
    tx
      .selectFrom('conversation')
      // Every conversation has one. An inner join would be guessed to leave few rows, and then all would be read and sorted.
      .leftJoin('bot', (join) =>
        join.onRef('bot.workspace_id', '=', 'conversation.workspace_id').onRef('bot.id', '=', 'conversation.bot_id'),
      )
      .where(isOfLivingBot)
      .select(['conversation.id', 'conversation.bot_id', 'conversation.state', 'conversation.last_turn_state'])
      .select([
        'conversation.preview',
        'conversation.message_count',
        'conversation.up_count',
        'conversation.down_count',
      ])
      .select(['conversation.created_at', 'conversation.last_message_at', 'conversation.visitor_session_id'])
      .select(['bot.name as bot_name', 'bot.primary_color', 'bot.avatar'])
      .$narrowType<{ bot_name: NotNull; primary_color: NotNull }>()
      .select((eb) =>
        eb
          .selectFrom('visitor_session')
          .select('visitor_session.origin')
          .whereRef('visitor_session.workspace_id', '=', 'conversation.workspace_id')
          .whereRef('visitor_session.id', '=', 'conversation.visitor_session_id')
          .as('origin'),
      )
      .select(sql<string>`conversation.last_message_at::text`.as('at'))
  )
}

export type ConversationRow = Awaited<ReturnType<typeof listConversations>>[number]

export function findConversation(tx: WorkspaceTx, id: ConversationId) {
  return withBot(tx).where('conversation.id', '=', id).executeTakeFirst()
}

/**
 * A page of the list, of what lies after one place and not beyond another. With `ids` only of those; with `query` only
 * those with the words, looked at one by one.
 */
export function listConversations(
  tx: WorkspaceTx,
  filters: ConversationFilters,
  page: { after: ListPlace | undefined; to?: ListPlace | undefined; limit: number },
  { ids, query }: { ids?: readonly ConversationId[]; query?: string } = {},
) {
  return withBot(tx)
    .where((eb) => matchesFilters(eb as unknown as Conversations, filters))
    .$if(page.after !== undefined, (list) => list.where(isAfter(page.after as ListPlace)))
    .$if(page.to !== undefined, (list) => list.where(isNotBeyond(page.to as ListPlace)))
    .$if(ids !== undefined, (list) => list.where(sql<SqlBool>`conversation.id = any(${ids}::uuid[])`))
    .$if(query !== undefined, (list) => list.where((eb) => hasWords(eb as unknown as Conversations, query ?? '')))
    .orderBy('conversation.last_message_at', 'desc')
    .orderBy('conversation.id', 'desc')
    .limit(page.limit)
    .execute()
}

/** Looks for words in the next `most` conversations of the list only; `isEnd`: there are no more of them. */
export async function searchNewest(
  tx: WorkspaceTx,
  filters: ConversationFilters,
  page: { after: ListPlace | undefined; most: number },
  query: string,
): Promise<{ ids: ConversationId[]; isEnd: boolean }> {
  const rows = await tx
    .selectFrom((from) =>
      from
        .selectFrom('conversation')
        .select(['conversation.workspace_id', 'conversation.id'])
        .where((eb) => matchesFilters(eb, filters))
        .where(isOfLivingBot)
        .$if(page.after !== undefined, (list) => list.where(isAfter(page.after as ListPlace)))
        .orderBy('conversation.last_message_at', 'desc')
        .orderBy('conversation.id', 'desc')
        .limit(page.most)
        .as('conversation'),
    )
    .select('conversation.id')
    .select((eb) => sql<boolean>`${hasWords(eb as unknown as Conversations, query)}`.as('has_words'))
    .execute()
  return { ids: rows.filter((row) => row.has_words).map((row) => row.id), isEnd: rows.length < page.most }
}

/** The place of the `count`-th conversation of the list from here; undefined where it ends before that. */
export function findPlace(
  tx: WorkspaceTx,
  filters: ConversationFilters,
  after: ListPlace | undefined,
  count: number,
): Promise<ListPlace | undefined> {
  return tx
    .selectFrom('conversation')
    .select([sql<string>`last_message_at::text`.as('at'), 'id'])
    .where((eb) => matchesFilters(eb, filters))
    .$if(after !== undefined, (list) => list.where(isAfter(after as ListPlace)))
    .orderBy('last_message_at', 'desc')
    .orderBy('id', 'desc')
    .offset(count - 1)
    .limit(1)
    .executeTakeFirst()
}

/** How many of the workspace's newest `most` turns have each of these terms. */
export async function countTerms(tx: WorkspaceTx, terms: readonly string[], most: number): Promise<number[]> {
  const counts = terms.map((term) => sql`count(*) filter (where words @@ ${term}::tsquery)`)
  const { rows } = await sql<{ counts: number[] }>`
    select array[${sql.join(counts)}]::integer[] as counts
    from (select words from turn order by id desc limit ${most}) as newest
  `.execute(tx)
  return rows[0]?.counts ?? []
}

/** All conversations with the words, if at most `most` turns have them; null otherwise. */
export async function findMatching(tx: WorkspaceTx, query: string, most: number): Promise<ConversationId[] | null> {
  const { rows } = await sql<{ ids: ConversationId[] | null }>`
    select find_matching_conversations(${query}::tsquery, ${most}::integer) as ids
  `.execute(tx)
  return rows[0]?.ids ?? null
}

function isAfter({ at, id }: ListPlace): Expression<SqlBool> {
  return sql<SqlBool>`(conversation.last_message_at, conversation.id) < (${at}::timestamptz, ${id}::uuid)`
}

function isNotBeyond({ at, id }: ListPlace): Expression<SqlBool> {
  return sql<SqlBool>`(conversation.last_message_at, conversation.id) >= (${at}::timestamptz, ${id}::uuid)`
}

/** The figures of all turns of a conversation together. */
export function sumTurns(tx: WorkspaceTx, id: ConversationId) {
  return tx
    .selectFrom('turn')
    .select((eb) => [
      eb.fn.countAll<number>().as('turns'),
      sql<number>`coalesce(sum(input_tokens), 0)::bigint`.as('input_tokens'),
      sql<number>`coalesce(sum(output_tokens), 0)::bigint`.as('output_tokens'),
      sql<number>`coalesce(sum(cost_nanousd), 0)::bigint`.as('cost_nanousd'),
    ])
    .where('conversation_id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Locks the visitor's session: until the transaction ends, no message begins a conversation in it. */
export function lockSession(tx: WorkspaceTx, visitorSessionId: string) {
  return tx.selectFrom('visitor_session').select('id').where('id', '=', visitorSessionId).forUpdate().executeTakeFirst()
}

export function findState(tx: WorkspaceTx, id: ConversationId) {
  return tx.selectFrom('conversation').select('state').where('id', '=', id).executeTakeFirst()
}

/** A conversation of the session that is newer and not closed. */
export function findNewerOpen(tx: WorkspaceTx, visitorSessionId: string, id: ConversationId) {
  return tx
    .selectFrom('conversation')
    .select('id')
    .where('visitor_session_id', '=', visitorSessionId)
    .where('id', '>', id)
    .where('state', '<>', 'closed')
    .limit(1)
    .executeTakeFirst()
}

export async function updateState(tx: WorkspaceTx, id: ConversationId, state: 'bot' | 'closed') {
  await tx.updateTable('conversation').set({ state, updated_at: new Date() }).where('id', '=', id).execute()
}
