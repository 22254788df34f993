import { type InsightFigures, type InsightsView, insightDays, insightsView } from '@parley/contract/insights'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

export type InsightDays = (typeof insightDays)[number]
export type DayFigures = InsightsView['days'][number]
export type BotFigures = InsightsView['bots'][number]
export type Figures = InsightFigures

/** The span that an address asks for; 30 days where it asks for none that there is. */
export function readDays(value: unknown): InsightDays {
  return insightDays.find((days) => days === Number(value)) ?? 30
}

/** The figures of the last so many days; those of another span stay on screen until these are here. */
export function insightsQuery(days: InsightDays, botId: string | undefined) {
  const query = new URLSearchParams({ days: String(days), ...(botId && { bot_id: botId }) })
  return queryOptions({
    queryKey: ['insights', days, botId],
    queryFn: ({ signal }) => request(`/api/v1/insights?${query}`, { response: insightsView, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}
