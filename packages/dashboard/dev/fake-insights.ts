import { type InsightFigures, type InsightsView, insightsQuery } from '@parley/contract/insights'
import type { FakeRoutes } from './fake-call.ts'
import type { FakeOwner } from './fake-world.ts'

const nothing: InsightFigures = {
  ...{ conversations: 0, messages: 0, turns: 0, failed_turns: 0, input_tokens: 0, output_tokens: 0, cost_nanousd: 0 },
  ...{ rated_up: 0, rated_down: 0, first_token_p50_ms: null, first_token_p95_ms: null },
}

/** Figures as of a site that is talked to on weekdays, for owners whose bots were talked to at all. */
export function fakeInsightsRoutes(): FakeRoutes {
  return {
    'GET /api/v1/insights': (owner, { query }): InsightsView => {
      const { days, bot_id } = insightsQuery.parse(Object.fromEntries(query))
      const bots = owner.bots.filter((bot) => !bot_id || bot.id === bot_id)
      const talkedTo = bots.filter((bot) => bot.counts.conversations > 0)
      const dates = Array.from({ length: days }, (_, index) => dayAgo(days - 1 - index))
      const perDay = dates.map((day) => ({ day, ...figuresOf(day, talkedTo.length) }))
      return {
        time_zone: 'Europe/Berlin',
        from: dates[0] ?? '',
        to: dates.at(-1) ?? '',
        totals: total(perDay),
        previous: total(dates.map((_, index) => figuresOf(dayAgo(days * 2 - 1 - index), talkedTo.length * 0.86))),
        days: perDay,
        bots: shareOut(
          owner,
          total(perDay),
          bots.map(({ id }) => id),
        ),
      }
    },
  }
}

function shareOut(owner: FakeOwner, all: InsightFigures, ids: readonly string[]): InsightsView['bots'] {
  const bots = owner.bots.filter(({ id }) => ids.includes(id))
  const sum = bots.reduce((messages, { counts }) => messages + counts.messages, 0)
  return bots
    .map((bot) => ({
      id: bot.id,
      name: bot.settings.name,
      totals: scale(all, sum === 0 ? 0 : bot.counts.messages / sum),
    }))
    .sort((one, other) => other.totals.messages - one.totals.messages)
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}

function figuresOf(day: string, weight: number): InsightFigures {
  if (weight === 0) return nothing
  const number = Math.floor(Date.parse(day) / 86_400_000)
  const wave = 0.75 + 0.25 * Math.sin(number / 5) + (number % 7) / 24
  const conversations = Math.round(wave * weight * (number % 7 < 2 ? 11 : 34))
  const turns = Math.round(conversations * 2.6)
  return {
    conversations,
    messages: turns * 2,
    turns,
    failed_turns: number % 9 === 0 ? 4 : number % 3 === 0 ? 1 : 0,
    input_tokens: turns * 460,
    output_tokens: turns * 118,
    cost_nanousd: turns * 69_900,
    rated_up: Math.round(turns / 9),
    rated_down: Math.round(turns / 41),
    first_token_p50_ms: Math.round(430 + 90 * Math.sin(number / 3)),
    first_token_p95_ms: Math.round(1_180 + 420 * Math.sin(number / 4)),
  }
}

function total(days: readonly InsightFigures[]): InsightFigures {
  const sum = { ...nothing }
  for (const day of days) {
    for (const name of summed) sum[name] += day[name]
  }
  if (sum.turns === 0) return sum
  return { ...sum, first_token_p50_ms: 436, first_token_p95_ms: 1_214 }
}

const summed = [
  ...(['conversations', 'messages', 'turns', 'failed_turns', 'input_tokens', 'output_tokens', 'cost_nanousd'] as const),
  ...(['rated_up', 'rated_down'] as const),
]

function scale(figures: InsightFigures, by: number): InsightFigures {
  const scaled = { ...figures }
  for (const name of summed) scaled[name] = Math.round(figures[name] * by)
  return scaled
}
