import type { BotSettings } from '@parley/contract/bots'
import type { BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'

export async function insertVersion(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; id: BotId; version: number; settings: BotSettings; savedBy: UserId | null },
) {
  await tx
    .insertInto('bot_version')
    .values({
      workspace_id: bot.workspaceId,
      bot_id: bot.id,
      version: bot.version,
      settings: JSON.stringify(bot.settings),
      saved_by: bot.savedBy,
    })
    .execute()
}

/** What was published; settings that came later are not among it. */
export type StoredSettings = Partial<BotSettings>

/**
 * Versions below `before`, newest first, each with settings in which the two that may be long stand as their digests:
 * enough to see that they differ.
 */
export function listVersionDigests(tx: WorkspaceTx, id: BotId, before: number, limit: number) {
  return tx
    .selectFrom('bot_version')
    .leftJoin('user', 'user.id', 'bot_version.saved_by')
    .select(['bot_version.version', 'user.name as saved_by', 'bot_version.created_at'])
    .select(
      sql<StoredSettings>`bot_version.settings || jsonb_build_object(
        'avatar', md5(bot_version.settings->>'avatar'),
        'system_prompt', md5(bot_version.settings->>'system_prompt')
      )`.as('settings'),
    )
    .where('bot_version.bot_id', '=', id)
    .where('bot_version.version', '<', before)
    .orderBy('bot_version.version', 'desc')
    .limit(limit)
    .execute()
}

/** A version, and the one before it where there is one; none of a version that there never was. */
export function listVersionWithPrevious(tx: WorkspaceTx, id: BotId, version: number) {
  return tx
    .selectFrom('bot_version')
    .leftJoin('user', 'user.id', 'bot_version.saved_by')
    .select(['bot_version.version', 'user.name as saved_by', 'bot_version.created_at'])
    .select((eb) => eb.ref('bot_version.settings').$castTo<StoredSettings>().as('settings'))
    .where('bot_version.bot_id', '=', id)
    .where('bot_version.version', 'in', [version, version - 1])
    .orderBy('bot_version.version', 'desc')
    .execute()
}
