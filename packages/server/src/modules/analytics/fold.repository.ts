import { sql } from 'kysely'
import type { SystemTx } from '../../platform/db/database.ts'
import { bucketCount } from '../../platform/log-histogram.ts'

/**
 * Adds the shards of past days up into one row each, for up to `limit` bots' days; resolves to how many there were.
 * Nothing writes to those days any more but a late rating, which takes its turn.
 */
export async function foldDays(tx: SystemTx, limit: number): Promise<number> {
  const folded = await sql`
    with due as (
      select distinct workspace_id, bot_id, day from bot_usage_day
      where shard > 0 and day < (now() at time zone 'utc')::date - 1
      limit ${limit}
    ), gone as (
      delete from bot_usage_day using due
      where bot_usage_day.workspace_id = due.workspace_id and bot_usage_day.bot_id = due.bot_id
        and bot_usage_day.day = due.day and bot_usage_day.shard > 0
      returning bot_usage_day.*
    ), times as (
      select workspace_id, bot_id, day, bucket, sum(count) as count
      from gone, unnest(first_token_counts) with ordinality as counted (count, bucket)
      group by 1, 2, 3, 4
    ), histogram as (
      select workspace_id, bot_id, day, array_agg(count::integer order by bucket) as counts from times group by 1, 2, 3
    ), total as (
      select workspace_id, bot_id, day,
        sum(conversations) as conversations, sum(messages) as messages, sum(turns) as turns,
        sum(failed_turns) as failed_turns, sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens,
        sum(cost_nanousd) as cost_nanousd, sum(rated_up) as rated_up, sum(rated_down) as rated_down
      from gone group by 1, 2, 3
    )
    insert into bot_usage_day as kept (
      workspace_id, bot_id, day, shard, conversations, messages, turns, failed_turns, input_tokens, output_tokens,
      cost_nanousd, rated_up, rated_down, first_token_counts
    )
    select workspace_id, bot_id, day, 0, conversations, messages, turns, failed_turns, input_tokens, output_tokens,
      cost_nanousd, rated_up, rated_down, counts
    from total join histogram using (workspace_id, bot_id, day)
    on conflict (workspace_id, bot_id, day, shard) do update set
      conversations = kept.conversations + excluded.conversations,
      messages = kept.messages + excluded.messages,
      turns = kept.turns + excluded.turns,
      failed_turns = kept.failed_turns + excluded.failed_turns,
      input_tokens = kept.input_tokens + excluded.input_tokens,
      output_tokens = kept.output_tokens + excluded.output_tokens,
      cost_nanousd = kept.cost_nanousd + excluded.cost_nanousd,
      rated_up = kept.rated_up + excluded.rated_up,
      rated_down = kept.rated_down + excluded.rated_down,
      first_token_counts = (
        select array_agg(kept.first_token_counts[bucket] + excluded.first_token_counts[bucket] order by bucket)
        from generate_series(1, ${sql.lit(bucketCount)}) as bucket
      )
  `.execute(tx)
  return Number(folded.numAffectedRows ?? 0)
}
