import { z } from 'zod'
import { botId } from './ids.ts'

export const insightDays = [7, 30, 90] as const
export const insightRange = z.union(
  insightDays.map((days) => z.literal(String(days)).transform(() => days)),
  'days is 7, 30 or 90.',
)

/** `GET /api/v1/insights`: the last so many days of the workspace's time zone, today included; over all bots without one. */
export const insightsQuery = z.object({
  days: insightRange.default(30),
  bot_id: botId.optional(),
})
export type InsightsQuery = z.output<typeof insightsQuery>

/**
 * What happened in a span of time. Times to first token are in milliseconds, within 5 % of the exact figure, and null
 * where no answer had a token. Cost is in nano-dollars.
 */
export const insightFigures = z.object({
  conversations: z.int(),
  messages: z.int(),
  /** Visitors' messages that an answer was begun for. */
  turns: z.int(),
  /** Answers that failed or were interrupted. */
  failed_turns: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost_nanousd: z.int(),
  rated_up: z.int(),
  rated_down: z.int(),
  first_token_p50_ms: z.number().nullable(),
  first_token_p95_ms: z.number().nullable(),
})
export type InsightFigures = z.infer<typeof insightFigures>

export const insightsView = z.object({
  time_zone: z.string(),
  /** First and last day, inclusive. */
  from: z.iso.date(),
  to: z.iso.date(),
  totals: insightFigures,
  /** The same number of days right before. */
  previous: insightFigures,
  /** One for each day, oldest first, empty days too. */
  days: z.array(insightFigures.extend({ day: z.iso.date() })),
  /** Per bot, most messages first; one entry where a bot was asked for. */
  bots: z.array(z.object({ id: botId, name: z.string(), totals: insightFigures })),
})
export type InsightsView = z.infer<typeof insightsView>
