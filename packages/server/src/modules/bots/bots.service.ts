import { type BotSettings, botSettings, type CreateBotBody, defaultBotSettings } from '@parley/contract/bots'
import type { BotId, EmbedToken, UserId, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId, randomToken } from '../../platform/ids.ts'
import { reserveBot } from '../billing/index.ts'
import {
  type BotRow,
  findBot,
  findToken,
  insertBot,
  listBots,
  lockBot,
  lockWorkspace,
  markBotDeleted,
  updateBot,
} from './bots.repository.ts'

/** Throws `not_found`, for another workspace's bot too. */
export async function getBot(tx: WorkspaceTx, id: BotId): Promise<BotRow> {
  return (await findBot(tx, id)) ?? absent()
}

/** Throws `plan_limit` and, for settings that do not go together, `invalid_input`. */
export async function createBot(
  tx: WorkspaceTx,
  by: { workspaceId: WorkspaceId; userId: UserId | null },
  body: CreateBotBody,
): Promise<BotRow> {
  const settings = botSettings.parse({ ...defaultBotSettings, ...body })
  await reserveBot(tx)
  const id = newId<BotId>()
  const token = randomToken(22) as EmbedToken
  await insertBot(tx, { workspaceId: by.workspaceId, id, token, settings, savedBy: by.userId })
  return getBot(tx, id)
}

/** The workspace's oldest bot with its token, made from `body` where there is none. */
export async function findOrCreateFirstBot(
  tx: WorkspaceTx,
  by: { workspaceId: WorkspaceId; userId: UserId | null },
  body: CreateBotBody,
): Promise<{ token: EmbedToken }> {
  await lockWorkspace(tx)
  const oldest = (await listBots(tx)).at(-1) ?? (await createBot(tx, by, body))
  return findToken(tx, oldest.id)
}

/** Publishes the settings as the bot's next version. Saving what is published already makes none. */
export async function saveBot(
  tx: WorkspaceTx,
  by: { workspaceId: WorkspaceId; userId: UserId | null },
  id: BotId,
  settings: BotSettings,
): Promise<BotRow> {
  const bot = (await lockBot(tx, id)) ?? absent()
  if (JSON.stringify(settingsOf(bot)) === JSON.stringify(settingsOf(settings))) return bot
  await updateBot(tx, { workspaceId: by.workspaceId, id, version: bot.version + 1, settings, savedBy: by.userId })
  return getBot(tx, id)
}

/** The bot is gone for everyone at once; its conversations are removed afterwards. Throws `invalid_input`. */
export async function deleteBot(tx: WorkspaceTx, id: BotId, typedName: string): Promise<void> {
  const bot = (await lockBot(tx, id)) ?? absent()
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
    temperature: bot.temperature,
    max_output_tokens: bot.max_output_tokens,
    allowed_domains: bot.allowed_domains,
  }
}

function absent(): never {
  throw new AppError('not_found', 'There is no such bot.')
}
