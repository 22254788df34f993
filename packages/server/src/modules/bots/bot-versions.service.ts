import { type BotSettings, type BotVersionItem, type BotVersionView, defaultBotSettings } from '@parley/contract/bots'
import type { BotId } from '@parley/contract/ids'
import type { Page, PageQuery } from '@parley/contract/paging'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { listVersionDigests, listVersionWithPrevious, type StoredSettings } from './bot-versions.repository.ts'
import type { BotRow } from './bots.repository.ts'
import { getBot, type Saver, saveBot, settingsOf } from './bots.service.ts'

/** Past the newest version that there can be. */
const start = 2 ** 31 - 1

/** The bot's versions, newest first. The cursor is the last version of the page. */
export async function listVersions(
  tx: WorkspaceTx,
  id: BotId,
  { cursor, limit }: PageQuery,
): Promise<Page<BotVersionItem>> {
  await getBot(tx, id)
  // One more than asked for: what the page's last one is compared with, and the sign that there is more.
  const rows = await listVersionDigests(tx, id, cursor === undefined ? start : readCursor(cursor), limit + 1)
  const items = rows.slice(0, limit).map((row, index) => presentVersion(row, rows[index + 1]))
  return { items, next_cursor: rows.length > limit ? String(items.at(-1)?.version) : null }
}

/** Throws `not_found`. */
export async function getVersion(tx: WorkspaceTx, id: BotId, version: number): Promise<BotVersionView> {
  await getBot(tx, id)
  const [row, previous] = await listVersionWithPrevious(tx, id, version)
  if (row?.version !== version) throw new AppError('not_found', 'There is no such version.')
  return { ...presentVersion(row, previous), settings: complete(row.settings) }
}

/** Publishes a version's settings anew, as the bot's next version. Throws `not_found`. */
export async function restoreVersion(tx: WorkspaceTx, by: Saver, id: BotId, version: number): Promise<BotRow> {
  const { settings } = await getVersion(tx, id, version)
  return saveBot(tx, by, id, settings)
}

interface VersionRow {
  version: number
  saved_by: string | null
  created_at: Date
  settings: StoredSettings
}

function presentVersion(row: VersionRow, previous: VersionRow | undefined): BotVersionItem {
  return {
    version: row.version,
    saved_by: row.saved_by,
    changed: previous ? changedSettings(complete(previous.settings), complete(row.settings)) : [],
    created_at: row.created_at.toISOString(),
  }
}

function changedSettings(before: BotSettings, after: BotSettings): string[] {
  const names = Object.keys(after) as (keyof BotSettings)[]
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

/** A version knows nothing of settings that came after it: bots had none, which is what the defaults say. */
function complete(stored: StoredSettings): BotSettings {
  return settingsOf({ ...defaultBotSettings, name: '', ...stored })
}

function readCursor(cursor: string): number {
  const version = Number(cursor)
  if (/^\d{1,9}$/.test(cursor)) return version
  throw new AppError('invalid_input', 'This page is not known. Begin with the first.')
}
