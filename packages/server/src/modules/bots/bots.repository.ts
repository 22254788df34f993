import type { BotSettings } from '@parley/contract/bots'
import type { BotId, EmbedToken, UserId, WorkspaceId } from '@parley/contract/ids'
import type { SystemTx, WorkspaceTx } from '../../platform/db/database.ts'
import { insertVersion } from './bot-versions.repository.ts'
import { insertToken } from './embed-tokens.repository.ts'

const columns = [
  'id',
  'name',
  'primary_color',
  'position',
  'welcome_message',
  'avatar',
  'launcher_label',
  'suggested_questions',
  'color_scheme',
  'system_prompt',
  'vendor',
  'model',
  'fallback_models',
  'temperature',
  'max_output_tokens',
  'allowed_domains',
  'version',
  'archived_at',
  'embedded_at',
  'tried_at',
  'created_at',
  'updated_at',
] as const

export type BotRow = NonNullable<Awaited<ReturnType<typeof findBot>>>

export function findBot(tx: WorkspaceTx, id: BotId) {
  return tx.selectFrom('bot').select(columns).where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
}

export function lockBot(tx: WorkspaceTx, id: BotId) {
  return tx
    .selectFrom('bot')
    .select(columns)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Makes concurrent transactions of one workspace take turns from here on. */
export function lockWorkspace(tx: WorkspaceTx) {
  return tx.selectFrom('workspace').select('id').forUpdate().executeTakeFirstOrThrow()
}

/** What a list shows of a bot: prompts are long, and stay where they are. */
const listColumns = [
  ...(['id', 'name', 'primary_color', 'avatar', 'vendor', 'model', 'fallback_models'] as const),
  ...(['archived_at', 'updated_at'] as const),
] as const

export type ListedBotRow = Awaited<ReturnType<typeof listBots>>[number]

/** Newest first, archived ones last. */
export function listBots(tx: WorkspaceTx) {
  return tx
    .selectFrom('bot')
    .select(listColumns)
    .where('deleted_at', 'is', null)
    .orderBy((eb) => eb('archived_at', 'is not', null))
    .orderBy('id', 'desc')
    .execute()
}

/** Those that are not archived, newest first. */
export function listAnsweringBots(tx: WorkspaceTx) {
  return tx
    .selectFrom('bot')
    .select(['id', 'name', 'created_at'])
    .where('deleted_at', 'is', null)
    .where('archived_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
}

/** The first bot that was made and still answers. */
export function findOldestBot(tx: WorkspaceTx) {
  return tx
    .selectFrom('bot')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('archived_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** A bot, and whether its workspace was suspended, as the public path needs them. */
export function findPublicBot(tx: WorkspaceTx, id: BotId) {
  return tx
    .selectFrom('bot')
    .innerJoin('workspace', 'workspace.id', 'bot.workspace_id')
    .select(columns.map((column) => `bot.${column}` as const))
    .select('workspace.suspended_at')
    .where('bot.id', '=', id)
    .where('bot.deleted_at', 'is', null)
    .executeTakeFirst()
}

export async function insertBot(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; id: BotId; token: EmbedToken; settings: BotSettings; savedBy: UserId | null },
) {
  await tx
    .insertInto('bot')
    .values({ workspace_id: bot.workspaceId, id: bot.id, ...toColumns(bot.settings) })
    .execute()
  await insertToken(tx, bot)
  await insertVersion(tx, { ...bot, version: 1 })
}

export async function updateBot(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; id: BotId; version: number; settings: BotSettings; savedBy: UserId | null },
) {
  await tx
    .updateTable('bot')
    .set({ ...toColumns(bot.settings), version: bot.version, updated_at: new Date() })
    .where('id', '=', bot.id)
    .execute()
  await insertVersion(tx, bot)
}

/** The drivers take arrays for PostgreSQL's own: JSON goes as text. */
function toColumns(settings: BotSettings) {
  return { ...settings, fallback_models: JSON.stringify(settings.fallback_models) }
}

export async function updateArchivedAt(tx: WorkspaceTx, id: BotId, archivedAt: Date | null) {
  await tx.updateTable('bot').set({ archived_at: archivedAt }).where('id', '=', id).execute()
}

export async function countArchivedBots(tx: WorkspaceTx): Promise<number> {
  const { count } = await tx
    .selectFrom('bot')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('deleted_at', 'is', null)
    .where('archived_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Notes when something first happened to the bot; a later time changes nothing. */
export async function updateFirstTime(tx: WorkspaceTx, id: BotId, column: 'embedded_at' | 'tried_at', at: Date) {
  await tx
    .updateTable('bot')
    .set({ [column]: at })
    .where('id', '=', id)
    .where(column, 'is', null)
    .execute()
}

/** From here on nobody sees the bot, and its token opens nothing. */
export async function markBotDeleted(tx: WorkspaceTx, id: BotId) {
  await tx.updateTable('bot').set({ deleted_at: new Date() }).where('id', '=', id).execute()
  await tx.deleteFrom('embed_token').where('bot_id', '=', id).execute()
}

/** Sums over all days, by bot; a bot without traffic has no entry. */
export async function listCounts(tx: WorkspaceTx, ids: readonly BotId[]) {
  if (ids.length === 0) return new Map<BotId, { conversations: number; messages: number }>()
  const rows = await tx
    .selectFrom('bot_usage_day')
    .select(({ fn }) => ['bot_id', fn.sum('conversations').as('conversations'), fn.sum('messages').as('messages')])
    .where('bot_id', 'in', ids)
    .groupBy('bot_id')
    .execute()
  // PostgreSQL sums bigint as numeric, which arrives as text.
  return new Map(
    rows.map((row) => [row.bot_id, { conversations: Number(row.conversations), messages: Number(row.messages) }]),
  )
}

/** Why the bot's newest ended answer failed; undefined where it did not. */
export async function findLatestFailure(tx: WorkspaceTx, id: BotId) {
  const newest = await tx
    .selectFrom('turn')
    .select(['failure', 'ended_at'])
    .where('bot_id', '=', id)
    .where('state', '!=', 'running')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.failure && newest.ended_at ? { message: newest.failure, at: newest.ended_at } : undefined
}

/** Deletes up to `limit` rows of a deleted bot with all that hangs on them; resolves to how many there were. */
export async function deleteSomeOfBot(
  tx: SystemTx,
  table: 'conversation' | 'visitor_session',
  bot: { workspaceId: WorkspaceId; botId: BotId },
  limit: number,
): Promise<number> {
  const result = await tx
    .deleteFrom(table)
    .where('workspace_id', '=', bot.workspaceId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom(table)
        .select('id')
        .where('workspace_id', '=', bot.workspaceId)
        .where('bot_id', '=', bot.botId)
        .limit(limit),
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** Deletes the row of a bot that was marked as deleted. */
export async function deleteBotRow(tx: SystemTx, workspaceId: WorkspaceId, id: BotId) {
  await tx
    .deleteFrom('bot')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .execute()
}
