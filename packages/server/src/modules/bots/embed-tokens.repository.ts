import type { BotId, EmbedToken, WorkspaceId } from '@parley/contract/ids'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'

export async function insertToken(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; id: BotId; token: EmbedToken },
): Promise<void> {
  await tx
    .insertInto('embed_token')
    .values({ token: bot.token, workspace_id: bot.workspaceId, bot_id: bot.id })
    .execute()
}

/** The bot's tokens that work at `now`: the current one, and those on their way out, the next to go first. */
export function listLiveTokens(tx: WorkspaceTx, workspaceId: WorkspaceId, id: BotId, now: Date) {
  return tx
    .selectFrom('embed_token')
    .select(['token', 'retires_at'])
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', id)
    .where((eb) => eb.or([eb('retires_at', 'is', null), eb('retires_at', '>', now)]))
    .orderBy('retires_at')
    .execute()
}

/** The bot's token that is not on its way out; undefined where there is no such bot in the workspace. */
export async function findCurrentToken(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: BotId,
): Promise<EmbedToken | undefined> {
  const row = await tx
    .selectFrom('embed_token')
    .select('token')
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', id)
    .where('retires_at', 'is', null)
    .executeTakeFirst()
  return row?.token
}

/** The bot and workspace of a token, which may have retired. */
export function findTokenTarget(database: Database, token: EmbedToken) {
  return database.exempt
    .selectFrom('embed_token')
    .select(['workspace_id', 'bot_id', 'retires_at'])
    .where('token', '=', token)
    .executeTakeFirst()
}

/** The bot's current token works until then, and no other takes its place yet. */
export async function retireToken(tx: WorkspaceTx, workspaceId: WorkspaceId, id: BotId, retiresAt: Date) {
  await tx
    .updateTable('embed_token')
    .set({ retires_at: retiresAt })
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', id)
    .where('retires_at', 'is', null)
    .execute()
}

/** Ends a token that is on its way out; false where there is none. */
export async function endRetiringToken(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; id: BotId; token: EmbedToken },
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('embed_token')
    .set({ retires_at: now })
    .where('token', '=', bot.token)
    .where('workspace_id', '=', bot.workspaceId)
    .where('bot_id', '=', bot.id)
    .where('retires_at', '>', now)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function deleteTokensRetiredBefore(database: Database, time: Date): Promise<void> {
  await database.exempt.deleteFrom('embed_token').where('retires_at', '<', time).execute()
}
