import { formatDay } from '../../ui/dates.ts'
import { countOf, formatCompact, formatCost, formatCount, formatDuration, formatShare } from '../../ui/numbers.ts'
import type { DayFigures, Figures } from './insights.queries.ts'

/** What each chart shows, in a sentence. */
export const chartSentences = {
  traffic: (totals: Figures, days: readonly DayFigures[]) => {
    if (totals.messages === 0) return 'Nobody wrote in these days.'
    const peak = highest(days, (day) => day.messages)
    return `${countOf(totals.messages, 'message')} in ${countOf(totals.conversations, 'conversation')}; most on ${formatDay(peak.day)}, with ${formatCount(peak.messages)}.`
  },
  speed: ({ first_token_p50_ms: p50, first_token_p95_ms: p95 }: Figures) => {
    if (p50 === null || p95 === null) return 'No answer began in these days.'
    return `Half of the answers began within ${formatDuration(p50)}, 95% of them within ${formatDuration(p95)}.`
  },
  failures: (totals: Figures, days: readonly DayFigures[]) => {
    if (totals.turns === 0) return 'No answer was asked for in these days.'
    if (totals.failed_turns === 0) return `None of ${countOf(totals.turns, 'answer')} failed.`
    const peak = highest(days, (day) => day.failed_turns)
    return `${formatCount(totals.failed_turns)} of ${countOf(totals.turns, 'answer')} failed (${formatShare(totals.failed_turns, totals.turns)}); most on ${formatDay(peak.day)}, with ${formatCount(peak.failed_turns)}.`
  },
  cost: (totals: Figures) => {
    const tokens = totals.input_tokens + totals.output_tokens
    if (tokens === 0) return 'No model was paid for in these days.'
    return `${formatCost(totals.cost_nanousd)} for ${formatCompact(tokens)} tokens: ${formatCompact(totals.input_tokens)} in, ${formatCompact(totals.output_tokens)} out.`
  },
  ratings: ({ rated_up: up, rated_down: down }: Figures) => {
    if (up + down === 0) return 'Visitors rated no answer in these days.'
    return `Visitors rated ${countOf(up + down, 'answer')}: ${formatShare(up, up + down)} up, ${formatShare(down, up + down)} down.`
  },
}

function highest(days: readonly DayFigures[], of: (day: DayFigures) => number): DayFigures {
  return days.reduce((best, day) => (of(day) > of(best) ? day : best))
}
