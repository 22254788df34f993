import type { BotId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { bucketCount, bucketOf } from '../../platform/log-histogram.ts'

/** A day's counts are spread over so many rows, so that a busy bot's turns do not queue for one. */
const shards = 8

/** Any one of a day's rows, to add to. */
export function pickShard(): number {
  return Math.floor(Math.random() * shards)
}

export const counters = [
  'conversations',
  'messages',
  'turns',
  'failed_turns',
  'input_tokens',
  'output_tokens',
  'cost_nanousd',
  'rated_up',
  'rated_down',
] as const

export type UsageCounter = (typeof counters)[number]

interface AddedUsage extends Partial<Record<UsageCounter, number>> {
  /** The time to first token of an answer that came. */
  firstTokenMs?: number | null
  /** Whose day it counts to; now, if absent. */
  at?: Date
}

/**
 * Keeps the workspace's days from being counted anew until this transaction ends.
 *
 * Select it in a statement before {@link addUsage}: a recount then either sees what this transaction adds, or has ended
 * before it looks up the time zone.
 */
export function holdUsage(workspaceId: WorkspaceId) {
  return sql<unknown>`pg_advisory_xact_lock_shared(${usageLock(workspaceId)})`
}

/** The name of the workspace's counts among advisory locks. */
export function usageLock(workspaceId: WorkspaceId) {
  return sql`hashtextextended('usage ' || ${workspaceId}, 0)`
}

/** Adds to the bot's counts of a day. Hold them first, with {@link holdUsage}. */
export async function addUsage(
  tx: WorkspaceTx,
  { workspaceId, botId }: { workspaceId: WorkspaceId; botId: BotId },
  { firstTokenMs, at, ...added }: AddedUsage,
) {
  const bucket = firstTokenMs == null ? undefined : bucketOf(firstTokenMs)
  const changed = counters.filter((counter) => added[counter])
  if (changed.length === 0 && bucket === undefined) return
  const columns = sql.join([...changed, ...(bucket ? ['first_token_counts'] : [])].map((name) => sql.ref(name)))
  const values = sql.join([
    ...changed.map((counter) => added[counter]),
    ...(bucket ? [sql`${oneIn(bucket)}::integer[]`] : []),
  ])
  const counts = sql`bot_usage_day.first_token_counts`
  const updates = sql.join([
    ...changed.map(
      (counter) => sql`${sql.ref(counter)} = bot_usage_day.${sql.ref(counter)} + excluded.${sql.ref(counter)}`,
    ),
    ...(bucket ? [sql`first_token_counts[${sql.lit(bucket)}] = ${counts}[${sql.lit(bucket)}] + 1`] : []),
  ])
  await sql`
    insert into bot_usage_day (workspace_id, bot_id, day, shard, ${columns})
    select id, ${botId}, (coalesce(${at ?? null}::timestamptz, now()) at time zone time_zone)::date,
      ${pickShard()}, ${values}
    from workspace where id = ${workspaceId}
    on conflict (workspace_id, bot_id, day, shard) do update set ${updates}
  `.execute(tx)
}

function oneIn(bucket: number): string {
  return `{${Array.from({ length: bucketCount }, (_, index) => (index + 1 === bucket ? 1 : 0)).join(',')}}`
}

/** The counts of every bot and day of a span, a row per shard. Histograms as PostgreSQL writes them. */
export function listUsage(tx: WorkspaceTx, span: { from: string; to: string; botId: BotId | undefined }) {
  return tx
    .selectFrom('bot_usage_day')
    .innerJoin('bot', (join) =>
      join.onRef('bot.workspace_id', '=', 'bot_usage_day.workspace_id').onRef('bot.id', '=', 'bot_usage_day.bot_id'),
    )
    .select(['bot_usage_day.bot_id', 'bot_usage_day.day', ...counters])
    .select(sql<string>`bot_usage_day.first_token_counts::text`.as('first_token_counts'))
    .where('bot.deleted_at', 'is', null)
    .where('bot_usage_day.day', '>=', span.from)
    .where('bot_usage_day.day', '<=', span.to)
    .$if(span.botId !== undefined, (query) => query.where('bot_usage_day.bot_id', '=', span.botId as BotId))
    .execute()
}

/** Names of the bots that insights are about: one, or all that there are. */
export function listBotNames(tx: WorkspaceTx, botId: BotId | undefined) {
  return tx
    .selectFrom('bot')
    .select(['id', 'name'])
    .where('deleted_at', 'is', null)
    .$if(botId !== undefined, (query) => query.where('id', '=', botId as BotId))
    .orderBy('id')
    .execute()
}
