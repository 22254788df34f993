import { type BotSettings, botSettings, type CreateBotBody, defaultBotSettings } from '@parley/contract/bots'
import type { BotId, EmbedToken, UserId, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { reserveBot } from '../billing/index.ts'
import type { Models } from '../models/index.ts'
import {
  type BotRow,
  countArchivedBots,
  findBot,
  findOldestBot,
  insertBot,
  lockBot,
  lockWorkspace,
  markBotDeleted,
  updateArchivedAt,
  updateBot,
} from './bots.repository.ts'
import { getCurrentToken, newEmbedToken } from './embed-tokens.service.ts'

/** Who saves: an API key has no user. */
export interface Saver {
  workspaceId: WorkspaceId
  userId: UserId | null
}

/** A workspace's list of bots is read as a whole, and this keeps it one that can be. */
const archivedLimit = 200

/** Throws `not_found`, for another workspace's bot too. */
export async function getBot(tx: WorkspaceTx, id: BotId): Promise<BotRow> {
  return (await findBot(tx, id)) ?? absent()
}

/** The same, with other changes of the bot waiting until the transaction ends. */
export async function getLockedBot(tx: WorkspaceTx, id: BotId): Promise<BotRow> {
  return (await lockBot(tx, id)) ?? absent()
}

/** Knows which models there are to choose from. */
type OfferedModels = Pick<Models, 'assertOffered'>

/** Throws `plan_limit` and, for settings that do not go together, `invalid_input`. */
export async function createBot(
  tx: WorkspaceTx,
  by: Saver,
  body: CreateBotBody,
  models: OfferedModels,
): Promise<BotRow> {
  const settings = botSettings.parse({ ...defaultBotSettings, ...body })
  await models.assertOffered(tx, settings)
  return addBot(tx, by, settings)
}

/** A new bot with what is published of another, under a token of its own. Throws `plan_limit`. */
export async function duplicateBot(tx: WorkspaceTx, by: Saver, id: BotId): Promise<BotRow> {
  const original = await getBot(tx, id)
  return addBot(tx, by, { ...settingsOf(original), name: nameOfCopy(original.name) })
}

async function addBot(tx: WorkspaceTx, by: Saver, settings: BotSettings): Promise<BotRow> {
  await reserveBot(tx)
  const id = newId<BotId>()
  const token = newEmbedToken()
  await insertBot(tx, { workspaceId: by.workspaceId, id, token, settings, savedBy: by.userId })
  return getBot(tx, id)
}

/** The workspace's oldest bot that is not archived, with its token, made from `body` where there is none. */
export async function findOrCreateFirstBot(
  tx: WorkspaceTx,
  by: Saver,
  body: CreateBotBody,
): Promise<{ token: EmbedToken }> {
  await lockWorkspace(tx)
  const settings = () => botSettings.parse({ ...defaultBotSettings, ...body })
  const oldest = (await findOldestBot(tx)) ?? (await addBot(tx, by, settings()))
  return { token: await getCurrentToken(tx, by.workspaceId, oldest.id) }
}

/**
 * Publishes the settings as the bot's next version. Saving what is published already makes none.
 *
 * @param models refuse what nobody serves, with `invalid_input`; left out for settings that were published before
 */
export async function saveBot(
  tx: WorkspaceTx,
  by: Saver,
  id: BotId,
  settings: BotSettings,
  models?: OfferedModels,
): Promise<BotRow> {
  const bot = await getLockedBot(tx, id)
  await models?.assertOffered(tx, settings, bot)
  if (JSON.stringify(settingsOf(bot)) === JSON.stringify(settingsOf(settings))) return bot
  await updateBot(tx, { workspaceId: by.workspaceId, id, version: bot.version + 1, settings, savedBy: by.userId })
  return getBot(tx, id)
}

/**
 * From here on the bot answers nobody, and the plan does not count it; all that it has stays. Throws `conflict` where too
 * many are archived already.
 */
export async function archiveBot(tx: WorkspaceTx, id: BotId): Promise<BotRow> {
  await lockWorkspace(tx)
  const bot = await getLockedBot(tx, id)
  if (bot.archived_at) return bot
  if ((await countArchivedBots(tx)) >= archivedLimit) {
    throw new AppError(
      'conflict',
      `A workspace keeps at most ${archivedLimit} archived bots. Delete one of them first.`,
    )
  }
  await updateArchivedAt(tx, id, new Date())
  return getBot(tx, id)
}

/** The bot answers again, with what was published last. Throws `plan_limit`. */
export async function unarchiveBot(tx: WorkspaceTx, id: BotId): Promise<BotRow> {
  // First, as wherever both are locked, so that no two wait for each other.
  await lockWorkspace(tx)
  const bot = await getLockedBot(tx, id)
  if (!bot.archived_at) return bot
  await reserveBot(tx)
  await updateArchivedAt(tx, id, null)
  return getBot(tx, id)
}

/** The bot is gone for everyone at once; its conversations are removed afterwards. Throws `invalid_input`. */
export async function deleteBot(tx: WorkspaceTx, id: BotId, typedName: string): Promise<void> {
  const bot = await getLockedBot(tx, id)
  if (bot.name !== typedName.trim()) {
    const message = `Type the bot's name, "${bot.name}", to delete it.`
    throw new AppError('invalid_input', message, { fields: { confirm_name: message } })
  }
  await markBotDeleted(tx, id)
}

/** A bot's settings alone, in a fixed order. */
export function settingsOf(bot: BotSettings): BotSettings {
  return {
    name: bot.name,
    primary_color: bot.primary_color,
    position: bot.position,
    welcome_message: bot.welcome_message,
    avatar: bot.avatar,
    launcher_label: bot.launcher_label,
    suggested_questions: bot.suggested_questions,
    color_scheme: bot.color_scheme,
    system_prompt: bot.system_prompt,
    vendor: bot.vendor,
    model: bot.model,
    // As JSON the database keeps no order of keys.
    fallback_models: bot.fallback_models.map(({ vendor, model }) => ({ vendor, model })),
    temperature: bot.temperature,
    max_output_tokens: bot.max_output_tokens,
    allowed_domains: bot.allowed_domains,
  }
}

const nameMaxLength = 80

function nameOfCopy(name: string): string {
  const cut = `Copy of ${name}`.slice(0, nameMaxLength)
  // The cut may have gone through a character of two halves.
  return cut.replace(/[\ud800-\udbff]$/, '').trim()
}

function absent(): never {
  throw new AppError('not_found', 'There is no such bot.')
}
