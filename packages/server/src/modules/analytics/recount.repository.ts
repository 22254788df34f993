import type { BotId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { bucketCount, emptyHistogram, type Histogram, logGrowth } from '../../platform/log-histogram.ts'
import { counters, type UsageCounter, usageLock } from './usage.repository.ts'

/** Turns counted in one statement: the embedded database ends a statement that takes too long. */
const turnsAtOnce = 50_000
const rowsAtOnce = 200

interface DayCounts {
  botId: BotId
  day: string
  counts: Record<UsageCounter, number>
  firstTokens: Histogram
}

type Counted = { bot_id: BotId; day: string; bucket: number | null; answered: number } & Record<UsageCounter, string>

/**
 * Counts the workspace's last days anew from its turns, in the time zone it has now. Older days keep the bounds they had;
 * they matter to sums over all time only.
 *
 * Turns of the workspace that end meanwhile wait for this transaction.
 */
export async function recountUsage(tx: WorkspaceTx, workspaceId: WorkspaceId, days: number) {
  await sql`select pg_advisory_xact_lock(${usageLock(workspaceId)})`.execute(tx)
  const bounds = await sql<{ day: string; at: string; zone: string }>`
    select day::text, (day::timestamp at time zone zone)::text as at, zone
    from (
      select (now() at time zone time_zone)::date - ${days}::integer as day, time_zone as zone
      from workspace where id = ${workspaceId}
    ) as bounds
  `.execute(tx)
  const [since] = bounds.rows
  if (!since) return
  const found = new Map<string, DayCounts>()
  let after: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (after) after = await countTurns(tx, { workspaceId, since, after }, found)
  await countConversations(tx, { workspaceId, since }, found)
  await tx.deleteFrom('bot_usage_day').where('day', '>=', since.day).execute()
  const rows = [...found.values()]
  for (let first = 0; first < rows.length; first += rowsAtOnce) {
    await tx
      .insertInto('bot_usage_day')
      .values(
        rows.slice(first, first + rowsAtOnce).map(({ botId, day, counts, firstTokens }) => ({
          ...{ workspace_id: workspaceId, bot_id: botId, day, shard: 0, ...counts },
          first_token_counts: sql<number[]>`${`{${firstTokens.join(',')}}`}::integer[]`,
        })),
      )
      .execute()
  }
}

/** Counts the next turns into `found`; resolves to the last one's id, or undefined where there was none. */
async function countTurns(
  tx: WorkspaceTx,
  { workspaceId, since, after }: { workspaceId: WorkspaceId; since: { at: string; zone: string }; after: string },
  found: Map<string, DayCounts>,
): Promise<string | undefined> {
  // Kept as text: PostgreSQL has no max() of uuid before 18.
  const slice = await sql<{ last: string | null }>`
    select max(id::text) as last
    from (select id from turn where workspace_id = ${workspaceId} and id > ${after} order by id limit ${turnsAtOnce}) as next
  `.execute(tx)
  const last = slice.rows[0]?.last
  if (!last) return undefined
  const counted = await sql<Counted>`
    select bot_id, (ended_at at time zone ${since.zone})::date::text as day, bucket,
      count(bucket)::integer as answered,
      0 as conversations,
      sum(counted_messages) as messages,
      count(*) as turns,
      -- Only a failure leads to another attempt.
      sum(attempt - 1 + (state in ('failed', 'interrupted'))::integer) as failed_turns,
      sum(input_tokens) as input_tokens,
      sum(output_tokens) as output_tokens,
      sum(cost_nanousd) as cost_nanousd,
      count(*) filter (where rating = 'up') as rated_up,
      count(*) filter (where rating = 'down') as rated_down
    from (
      select *,
        case
          when first_token_ms is null or state not in ('complete', 'stopped') then null
          when first_token_ms <= 1 then 1
          else least(${bucketCount}, ceil(ln(first_token_ms::float8) / ${logGrowth}::float8)::integer + 1)
        end as bucket
      from turn
      where workspace_id = ${workspaceId} and id > ${after} and id <= ${last} and ended_at >= ${since.at}::timestamptz
    ) as ended
    group by 1, 2, 3
  `.execute(tx)
  for (const row of counted.rows) {
    const { counts, firstTokens } = dayOf(found, row)
    for (const counter of counters) counts[counter] += Number(row[counter])
    if (row.bucket !== null) firstTokens[row.bucket - 1] = (firstTokens[row.bucket - 1] ?? 0) + row.answered
  }
  return last
}

/** A conversation counts to the day it began, once its first turn has ended. */
async function countConversations(
  tx: WorkspaceTx,
  { workspaceId, since }: { workspaceId: WorkspaceId; since: { at: string; zone: string } },
  found: Map<string, DayCounts>,
): Promise<void> {
  const begun = await sql<{ bot_id: BotId; day: string; conversations: number }>`
    select bot_id, (created_at at time zone ${since.zone})::date::text as day, count(*)::integer as conversations
    from conversation
    where workspace_id = ${workspaceId} and created_at >= ${since.at}::timestamptz
      and not (message_count <= 2 and last_turn_state = 'running')
    group by 1, 2
  `.execute(tx)
  for (const row of begun.rows) dayOf(found, row).counts.conversations += row.conversations
}

function dayOf(found: Map<string, DayCounts>, { bot_id: botId, day }: { bot_id: BotId; day: string }): DayCounts {
  const key = `${botId} ${day}`
  const known = found.get(key)
  if (known) return known
  const counts = Object.fromEntries(counters.map((counter) => [counter, 0])) as Record<UsageCounter, number>
  const made = { botId, day, counts, firstTokens: emptyHistogram() }
  found.set(key, made)
  return made
}
