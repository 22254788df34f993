import { randomBytes, randomUUID } from 'node:crypto'
import {
  type AnswerMode,
  type BotListItem,
  type BotSettings,
  type BotVersionItem,
  type BotView,
  botSettings,
  botView,
  createBotBody,
  defaultBotSettings,
  deleteBotBody,
  rotateTokenBody,
} from '@parley/contract/bots'
import type { BotId } from '@parley/contract/ids'
import { resolveModel } from '@parley/contract/model-catalogue'
import { type FakeRoutes, Made, Refusal, readBody } from './fake-call.ts'
import { type FakeBot, type FakeOwner, missingKey, plans, presentUsage } from './fake-world.ts'

interface BotPast {
  conversations?: number
  messages?: number
  minutesAgo?: number
  version?: number
  isArchived?: boolean
}

/** Adds a bot as if it had been made and talked to `minutesAgo`. */
export function addBot(
  owner: FakeOwner,
  settings: Partial<BotSettings> & { name: string },
  { conversations = 0, messages = 0, minutesAgo = 0, version = 1, isArchived = false }: BotPast = {},
): FakeBot {
  const at = new Date(Date.now() - minutesAgo * 60_000).toISOString()
  const complete = { ...defaultBotSettings, ...settings }
  const bot: FakeBot = {
    id: randomUUID() as BotId,
    token: newToken(),
    retiring: [],
    settings: complete,
    version,
    versions: [{ version, settings: complete, savedBy: owner.name, createdAt: at }],
    counts: { conversations, messages },
    embeddedAt: null,
    archivedAt: isArchived ? at : null,
    latestFailure: null,
    canEdit: true,
    createdAt: at,
    updatedAt: at,
  }
  owner.bots.unshift(bot)
  return bot
}

/** Saves as the owner would, `minutesAgo`. */
export function saveVersion(
  bot: FakeBot,
  change: Partial<BotSettings>,
  { savedBy = 'Ada', minutesAgo = 0 }: { savedBy?: string | null; minutesAgo?: number } = {},
): void {
  const at = new Date(Date.now() - minutesAgo * 60_000).toISOString()
  bot.settings = { ...bot.settings, ...change }
  bot.version += 1
  bot.updatedAt = at
  bot.versions.unshift({ version: bot.version, settings: bot.settings, savedBy, createdAt: at })
}

interface FakeSurroundings {
  hasKey: boolean
  origin: string
  /** The next save is refused with these sentences. */
  refuseSave: Record<string, string> | undefined
}

export function fakeBotRoutes(api: FakeSurroundings): FakeRoutes {
  return {
    'GET /api/v1/bots': (owner) => ({
      items: [...owner.bots]
        .sort((one, other) => Number(one.archivedAt !== null) - Number(other.archivedAt !== null))
        .map((bot) => presentListItem(bot, api.hasKey)),
    }),
    'POST /api/v1/bots': async (owner, { request }) => {
      const body = await readBody(request, createBotBody)
      refuseWhenFull(owner)
      return new Made(presentBot(addBot(owner, body), api))
    },
    'GET /api/v1/bots/:botId': (owner, { params }) => presentBot(getBot(owner, params.botId), api),
    'PUT /api/v1/bots/:botId': async (owner, { request, params }) => {
      const bot = getBot(owner, params.botId)
      const settings = await readBody(request, botSettings)
      const fields = api.refuseSave
      api.refuseSave = undefined
      if (fields) throw new Refusal('invalid_input', Object.values(fields)[0] ?? '', { fields })
      saveVersion(bot, settings, { savedBy: owner.name })
      return presentBot(bot, api)
    },
    'DELETE /api/v1/bots/:botId': async (owner, { request, params }) => {
      const bot = getBot(owner, params.botId)
      const { confirm_name: typed } = await readBody(request, deleteBotBody)
      if (typed.trim() !== bot.settings.name) throw new Refusal('invalid_input', 'Type the name to delete the bot.')
      owner.bots = owner.bots.filter((other) => other !== bot)
    },
    'POST /api/v1/bots/:botId/duplicate': (owner, { params }) => {
      const { settings } = getBot(owner, params.botId)
      refuseWhenFull(owner)
      return new Made(presentBot(addBot(owner, { ...settings, name: `Copy of ${settings.name}` }), api))
    },
    'POST /api/v1/bots/:botId/archive': (owner, { params }) => {
      const bot = getBot(owner, params.botId)
      bot.archivedAt = new Date().toISOString()
      return presentBot(bot, api)
    },
    'POST /api/v1/bots/:botId/unarchive': (owner, { params }) => {
      const bot = getBot(owner, params.botId)
      refuseWhenFull(owner)
      bot.archivedAt = null
      return presentBot(bot, api)
    },
    'GET /api/v1/bots/:botId/versions': (owner, { params, query }) => {
      const { versions } = getBot(owner, params.botId)
      const cursor = Number(query.get('cursor') ?? Number.POSITIVE_INFINITY)
      const older = versions.filter(({ version }) => version < cursor)
      const items = older.slice(0, Number(query.get('limit') ?? 50)).map((row) => presentVersion(row, versions))
      return { items, next_cursor: older.length > items.length ? String(items.at(-1)?.version) : null }
    },
    'GET /api/v1/bots/:botId/versions/:version': (owner, { params }) => {
      const { versions } = getBot(owner, params.botId)
      const row = getVersion(versions, params.version)
      return { ...presentVersion(row, versions), settings: row.settings }
    },
    'POST /api/v1/bots/:botId/versions/:version/restore': (owner, { params }) => {
      const bot = getBot(owner, params.botId)
      saveVersion(bot, getVersion(bot.versions, params.version).settings, { savedBy: owner.name })
      return presentBot(bot, api)
    },
    'POST /api/v1/bots/:botId/rotate-token': async (owner, { request, params }) => {
      const bot = getBot(owner, params.botId)
      const { grace_hours: hours } = await readBody(request, rotateTokenBody)
      if (hours > 0) {
        const retiresAt = new Date(Date.now() + hours * 3_600_000).toISOString()
        bot.retiring.unshift({ embed_token: bot.token, retires_at: retiresAt })
      }
      bot.token = newToken()
      return presentBot(bot, api)
    },
    'DELETE /api/v1/bots/:botId/retiring-tokens/:token': (owner, { params }) => {
      const bot = getBot(owner, params.botId)
      bot.retiring = bot.retiring.filter(({ embed_token: token }) => token !== params.token)
    },
  }
}

function newToken(): string {
  return randomBytes(16).toString('base64url')
}

function refuseWhenFull(owner: FakeOwner): void {
  const { upgrade_to: next, bots_used: used } = presentUsage(owner)
  const plan = plans[owner.plan]
  if (used < plan.bot_limit) return
  const wayOut = next ? `Upgrade to ${next.name} for up to ${next.bot_limit}.` : 'Delete one to make room.'
  throw new Refusal('plan_limit', `The ${plan.name} plan includes ${plan.bot_limit} bot. ${wayOut}`)
}

export function getBot(owner: FakeOwner, id: string | undefined): FakeBot {
  const bot = owner.bots.find((candidate) => candidate.id === id)
  if (!bot) throw new Refusal('not_found', 'There is no such bot.')
  return bot
}

type FakeVersion = FakeBot['versions'][number]

function getVersion(versions: FakeVersion[], version: string | undefined): FakeVersion {
  const row = versions.find((candidate) => candidate.version === Number(version))
  if (!row) throw new Refusal('not_found', 'There is no such version.')
  return row
}

function presentVersion(row: FakeVersion, versions: FakeVersion[]): BotVersionItem {
  const before = versions[versions.indexOf(row) + 1]?.settings
  const names = Object.keys(row.settings) as (keyof BotSettings)[]
  return {
    version: row.version,
    saved_by: row.savedBy,
    changed: before ? names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(row.settings[name])) : [],
    created_at: row.createdAt,
  }
}

function answerMode({ settings }: FakeBot, hasKey: boolean): AnswerMode {
  const model = resolveModel(settings.vendor, settings.model)?.id ?? settings.model
  if (!hasKey) return { kind: 'echo', notice: missingKey }
  return { kind: 'model', model, replaces: model === settings.model ? null : settings.model }
}

function presentListItem(bot: FakeBot, hasKey: boolean): BotListItem {
  return {
    id: bot.id,
    name: bot.settings.name,
    primary_color: bot.settings.primary_color,
    avatar: bot.settings.avatar,
    archived_at: bot.archivedAt,
    answer_mode: answerMode(bot, hasKey),
    counts: bot.counts,
    updated_at: bot.updatedAt,
  }
}

function presentBot(bot: FakeBot, { hasKey, origin }: FakeSurroundings): BotView {
  return botView.parse({
    id: bot.id,
    settings: bot.settings,
    version: bot.version,
    embed_token: bot.token,
    retiring_tokens: bot.retiring,
    embedded_at: bot.embeddedAt,
    archived_at: bot.archivedAt,
    snippet: `<script async src="${origin}/widget/embed/${bot.token}.js"></script>`,
    test_page_url: `${origin}/widget/test/${bot.token}/`,
    answer_mode: answerMode(bot, hasKey),
    latest_failure: bot.latestFailure,
    counts: bot.counts,
    can_edit: bot.canEdit,
    can_delete: bot.canEdit,
    created_at: bot.createdAt,
    updated_at: bot.updatedAt,
  })
}
