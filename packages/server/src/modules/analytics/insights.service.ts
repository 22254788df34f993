import type { BotId } from '@parley/contract/ids'
import type { InsightFigures, InsightsQuery, InsightsView } from '@parley/contract/insights'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { addCounts, addHistogram, emptyHistogram, type Histogram, percentile } from '../../platform/log-histogram.ts'
import { addDays, listDays, localDay } from './local-days.ts'
import { counters, listBotNames, listUsage, type UsageCounter } from './usage.repository.ts'

/** What rows of counts come to. */
interface Sum {
  counts: Record<UsageCounter, number>
  firstTokens: Histogram
}

type UsageRow = Awaited<ReturnType<typeof listUsage>>[number]

/** The figures of the last days, today included, and of as many days before. Throws `not_found` for an unknown bot. */
export async function getInsights(
  tx: WorkspaceTx,
  timeZone: string,
  { days, bot_id: botId }: InsightsQuery,
): Promise<InsightsView> {
  const to = localDay(timeZone)
  const from = addDays(to, 1 - days)
  const names = await listBotNames(tx, botId)
  if (botId && names.length === 0) throw new AppError('not_found', 'There is no such bot.')
  // What another time zone made of today may be tomorrow here, until the days are counted anew.
  const rows = await listUsage(tx, { from: addDays(from, -days), to, botId })
  const current = rows.filter((row) => row.day >= from)
  const previous = sumOf(rows.filter((row) => row.day < from))
  const byDay = sumBy(current, (row) => row.day)
  const byBot = sumBy(current, (row) => row.bot_id)
  return {
    time_zone: timeZone,
    from,
    to,
    totals: figuresOf(mergeSums([...byDay.values()])),
    previous: figuresOf(previous),
    days: listDays(from, days).map((day) => ({ day, ...figuresOf(byDay.get(day)) })),
    bots: names
      .map(({ id, name }) => ({ id: id as BotId, name, totals: figuresOf(byBot.get(id)) }))
      .sort((a, b) => b.totals.messages - a.totals.messages),
  }
}

function emptySum(): Sum {
  return {
    counts: Object.fromEntries(counters.map((counter) => [counter, 0])) as Sum['counts'],
    firstTokens: emptyHistogram(),
  }
}

function addRow(sum: Sum, row: UsageRow): void {
  for (const counter of counters) sum.counts[counter] += row[counter]
  addCounts(sum.firstTokens, row.first_token_counts)
}

function sumOf(rows: readonly UsageRow[]): Sum {
  const sum = emptySum()
  for (const row of rows) addRow(sum, row)
  return sum
}

function sumBy(rows: readonly UsageRow[], keyOf: (row: UsageRow) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const key = keyOf(row)
    const sum = sums.get(key) ?? emptySum()
    sums.set(key, sum)
    addRow(sum, row)
  }
  return sums
}

function mergeSums(sums: readonly Sum[]): Sum {
  const merged = emptySum()
  for (const { counts, firstTokens } of sums) {
    for (const counter of counters) merged.counts[counter] += counts[counter]
    addHistogram(merged.firstTokens, firstTokens)
  }
  return merged
}

function figuresOf({ counts, firstTokens } = emptySum()): InsightFigures {
  return {
    ...counts,
    first_token_p50_ms: percentile(firstTokens, 0.5),
    first_token_p95_ms: percentile(firstTokens, 0.95),
  }
}
