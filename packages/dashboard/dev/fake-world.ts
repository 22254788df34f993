import { randomBytes, randomUUID } from 'node:crypto'
import type { LoginSessionView, MeView } from '@parley/contract/accounts'
import type { PlanView, UsageView } from '@parley/contract/billing'
import {
  type AnswerMode,
  type BotListItem,
  type BotSettings,
  type BotView,
  botView,
  defaultBotSettings,
} from '@parley/contract/bots'
import type { BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import { resolveModel } from '@parley/contract/model-catalogue'

const plans = {
  free: { id: 'free', name: 'Free', bot_limit: 1 },
  pro: { id: 'pro', name: 'Pro', bot_limit: 25 },
} satisfies Record<string, PlanView>

export interface FakeBot {
  id: BotId
  token: string
  settings: BotSettings
  version: number
  counts: { conversations: number; messages: number }
  createdAt: string
  updatedAt: string
}

/** A person with a workspace of their own. */
export interface FakeOwner {
  name: string
  email: string
  password: string
  id: UserId
  workspaceId: WorkspaceId
  plan: 'free' | 'pro'
  bots: FakeBot[]
  sessions: LoginSessionView[]
}

export function createOwner(body: { name: string; email: string; password: string }): FakeOwner {
  return {
    ...body,
    id: randomUUID() as UserId,
    workspaceId: randomUUID() as WorkspaceId,
    plan: 'free',
    bots: [],
    sessions: [],
  }
}

/** Adds a bot as if it had been made and talked to `minutesAgo`. */
export function addBot(
  owner: FakeOwner,
  settings: Partial<BotSettings> & { name: string },
  { conversations = 0, messages = 0, minutesAgo = 0, version = 1 } = {},
): FakeBot {
  const at = new Date(Date.now() - minutesAgo * 60_000).toISOString()
  const bot: FakeBot = {
    id: randomUUID() as BotId,
    token: randomBytes(16).toString('base64url'),
    settings: { ...defaultBotSettings, ...settings },
    version,
    counts: { conversations, messages },
    createdAt: at,
    updatedAt: at,
  }
  owner.bots.unshift(bot)
  return bot
}

export function presentMe(owner: FakeOwner): MeView {
  return {
    user: { id: owner.id, email: owner.email, is_email_verified: true, name: owner.name, is_operator: false },
    workspace: {
      id: owner.workspaceId,
      name: `${owner.name}'s workspace`,
      role: 'owner',
      time_zone: 'UTC',
      suspension: null,
    },
  }
}

export function presentUsage(owner: FakeOwner): UsageView {
  return {
    plan: plans[owner.plan],
    bots_used: owner.bots.length,
    upgrade_to: owner.plan === 'free' ? plans.pro : null,
    is_payment_mocked: true,
  }
}

export const missingKey = 'GROQ_API_KEY not configured.'

function answerMode({ settings }: FakeBot, hasKey: boolean): AnswerMode {
  const model = resolveModel(settings.vendor, settings.model)?.id ?? settings.model
  if (!hasKey) return { kind: 'echo', notice: missingKey }
  return { kind: 'model', model, replaces: model === settings.model ? null : settings.model }
}

export function presentListItem(bot: FakeBot, hasKey: boolean): BotListItem {
  return {
    id: bot.id,
    name: bot.settings.name,
    primary_color: bot.settings.primary_color,
    avatar: bot.settings.avatar,
    archived_at: null,
    answer_mode: answerMode(bot, hasKey),
    counts: bot.counts,
    updated_at: bot.updatedAt,
  }
}

export function presentBot(bot: FakeBot, { hasKey, origin }: { hasKey: boolean; origin: string }): BotView {
  return botView.parse({
    id: bot.id,
    settings: bot.settings,
    version: bot.version,
    embed_token: bot.token,
    retiring_tokens: [],
    embedded_at: null,
    archived_at: null,
    snippet: `<script async src="${origin}/widget/embed/${bot.token}.js"></script>`,
    test_page_url: `${origin}/widget/test/${bot.token}/`,
    answer_mode: answerMode(bot, hasKey),
    latest_failure: null,
    counts: bot.counts,
    can_edit: true,
    can_delete: true,
    created_at: bot.createdAt,
    updated_at: bot.updatedAt,
  })
}
