import type { AnswerMode, BotListItem, BotView } from '@parley/contract/bots'
import type { Actor } from '../../platform/actor.ts'
import { botPolicy } from './bots.policy.ts'
import type { BotRow, ListedBotRow } from './bots.repository.ts'
import { settingsOf } from './bots.service.ts'
import type { LiveTokens } from './embed-tokens.service.ts'

type Counts = { conversations: number; messages: number }

const noCounts: Counts = { conversations: 0, messages: 0 }

export function presentListItem(bot: ListedBotRow, counts: Counts | undefined, answerMode: AnswerMode): BotListItem {
  return {
    id: bot.id,
    name: bot.name,
    primary_color: bot.primary_color,
    avatar: bot.avatar,
    archived_at: bot.archived_at?.toISOString() ?? null,
    answer_mode: answerMode,
    counts: counts ?? noCounts,
    updated_at: bot.updated_at.toISOString(),
  }
}

/** `origin` is where visitors reach this installation, without a trailing slash. */
export function presentBot(
  bot: BotRow,
  {
    actor,
    tokens,
    counts,
    failure,
    answerMode,
    origin,
  }: {
    actor: Actor
    tokens: LiveTokens
    counts: Counts | undefined
    failure: { message: string; at: Date } | undefined
    answerMode: AnswerMode
    origin: string
  },
): BotView {
  return {
    id: bot.id,
    settings: settingsOf(bot),
    version: bot.version,
    embed_token: tokens.current,
    retiring_tokens: tokens.retiring.map(({ token, retiresAt }) => ({
      embed_token: token,
      retires_at: retiresAt.toISOString(),
    })),
    embedded_at: bot.embedded_at?.toISOString() ?? null,
    archived_at: bot.archived_at?.toISOString() ?? null,
    snippet: `<script async src="${origin}/widget/embed/${tokens.current}.js"></script>`,
    test_page_url: `${origin}/widget/test/${tokens.current}/`,
    answer_mode: answerMode,
    latest_failure: failure ? { message: failure.message, at: failure.at.toISOString() } : null,
    counts: counts ?? noCounts,
    can_edit: botPolicy.edit(actor),
    can_delete: botPolicy.delete(actor),
    created_at: bot.created_at.toISOString(),
    updated_at: bot.updated_at.toISOString(),
  }
}
