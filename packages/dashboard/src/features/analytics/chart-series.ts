import type { DayFigures } from './insights.queries.ts'

/** One line, or one part of each bar. */
export interface ChartSeries {
  name: string
  label: string
  kind: 'line' | 'bar'
  /** A chart token, such as `var(--chart-1)`. */
  colour: string
  isDashed?: boolean
  /** Null where a day has no such figure. */
  of: (day: DayFigures) => number | null
}

const [first, second, third, fourth] = ['var(--chart-1)', 'var(--chart-2)', 'var(--chart-3)', 'var(--chart-4)'] as const

export const chartSeries = {
  traffic: [
    { name: 'messages', label: 'Messages', kind: 'line', colour: first, of: (day) => day.messages },
    { name: 'conversations', label: 'Conversations', kind: 'line', colour: second, of: (day) => day.conversations },
  ],
  speed: [
    {
      name: 'p95',
      label: '95% within',
      kind: 'line',
      colour: third,
      isDashed: true,
      of: (day) => day.first_token_p95_ms,
    },
    { name: 'p50', label: 'Half within', kind: 'line', colour: first, of: (day) => day.first_token_p50_ms },
  ],
  failures: [{ name: 'failed', label: 'Failed answers', kind: 'bar', colour: fourth, of: (day) => day.failed_turns }],
  cost: [{ name: 'cost', label: 'Cost', kind: 'bar', colour: third, of: (day) => day.cost_nanousd }],
  ratings: [
    { name: 'up', label: 'Up', kind: 'bar', colour: first, of: (day) => day.rated_up },
    { name: 'down', label: 'Down', kind: 'bar', colour: second, of: (day) => day.rated_down },
  ],
} satisfies Record<string, ChartSeries[]>
