import type { BotId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'

/** A day's counts are spread over so many rows, so that a busy bot's turns do not queue for one. */
const shards = 8

/** Adds to the bot's counts of today. */
export async function addUsage(
  tx: WorkspaceTx,
  { workspaceId, botId }: { workspaceId: WorkspaceId; botId: BotId },
  added: Record<
    'conversations' | 'messages' | 'turns' | 'failed_turns' | 'input_tokens' | 'output_tokens' | 'cost_nanousd',
    number
  >,
) {
  const sum = (column: keyof typeof added) =>
    sql<number>`bot_usage_day.${sql.ref(column)} + excluded.${sql.ref(column)}`
  await tx
    .insertInto('bot_usage_day')
    .values({
      workspace_id: workspaceId,
      bot_id: botId,
      day: sql<string>`(now() at time zone 'utc')::date`,
      shard: Math.floor(Math.random() * shards),
      ...added,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'bot_id', 'day', 'shard']).doUpdateSet({
        conversations: sum('conversations'),
        messages: sum('messages'),
        turns: sum('turns'),
        failed_turns: sum('failed_turns'),
        input_tokens: sum('input_tokens'),
        output_tokens: sum('output_tokens'),
        cost_nanousd: sum('cost_nanousd'),
      }),
    )
    .execute()
}
