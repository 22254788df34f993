import type { InsightsView } from '@parley/contract/insights'
import { ArrowDown, ArrowUp } from 'lucide-react'
import {
  formatCompact,
  formatCost,
  formatCount,
  formatDuration,
  formatExactCost,
  formatShare,
} from '../../ui/numbers.ts'
import { type Change, changeWords, describeChange } from './change.ts'
import type { Figures } from './insights.queries.ts'

interface Tile {
  label: string
  value: string
  /** The whole figure, where what is shown is shortened. */
  exact?: string
  change: Change
}

/** The figures of the whole span, each with how it stands to the span before. */
export function FigureRow({ insights }: { insights: InsightsView }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-large border border-line bg-line lg:grid-cols-4">
      {tilesOf(insights.totals, insights.previous).map((tile) => (
        <div key={tile.label} className="flex flex-col bg-surface px-4 py-3.5">
          <dt className="text-small text-muted">{tile.label}</dt>
          <dd className="mt-0.5 text-title font-strong" title={tile.exact}>
            {tile.value}
          </dd>
          <dd className="mt-0.5 text-small">
            <ChangeMark change={tile.change} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const looks = { better: 'text-ok', worse: 'text-danger', neutral: 'text-muted' } as const

function ChangeMark({ change: { words, direction, meaning } }: { change: Change }) {
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown
  return (
    <span className={`inline-flex items-center gap-1 ${looks[meaning]}`}>
      {direction && <Arrow size={12} aria-hidden="true" />}
      {words}
    </span>
  )
}

function tilesOf(now: Figures, before: Figures): Tile[] {
  const tokens = (of: Figures) => of.input_tokens + of.output_tokens
  const rated = (of: Figures) => of.rated_up + of.rated_down
  const upShare = (of: Figures) => (rated(of) === 0 ? null : of.rated_up / rated(of))
  const failedShare = (of: Figures) => (of.turns === 0 ? null : of.failed_turns / of.turns)
  const count = (label: string, of: (figures: Figures) => number): Tile => ({
    label,
    value: formatCompact(of(now)),
    exact: formatCount(of(now)),
    change: describeChange(of(now), of(before), changeWords.amount),
  })
  const time = (label: string, of: (figures: Figures) => number | null): Tile => ({
    label,
    value: formatOptional(of(now)),
    change: describeChange(of(now), of(before), changeWords.time),
  })
  return [
    count('Conversations', (of) => of.conversations),
    count('Messages', (of) => of.messages),
    time('First token, median', (of) => of.first_token_p50_ms),
    time('First token, 95th percentile', (of) => of.first_token_p95_ms),
    {
      label: 'Failed answers',
      value: `${formatCompact(now.failed_turns)} · ${formatShare(now.failed_turns, now.turns)}`,
      exact: `${formatCount(now.failed_turns)} of ${formatCount(now.turns)}`,
      change: describeChange(failedShare(now), failedShare(before), changeWords.failures),
    },
    {
      label: 'Tokens',
      value: formatCompact(tokens(now)),
      exact: `${formatCount(now.input_tokens)} in, ${formatCount(now.output_tokens)} out`,
      change: describeChange(tokens(now), tokens(before), changeWords.load),
    },
    {
      label: 'Cost',
      value: formatCost(now.cost_nanousd),
      exact: formatExactCost(now.cost_nanousd),
      change: describeChange(now.cost_nanousd, before.cost_nanousd, changeWords.load),
    },
    {
      label: 'Rated up',
      value: rated(now) === 0 ? 'No ratings' : formatShare(now.rated_up, rated(now)),
      exact: `${formatCount(now.rated_up)} up, ${formatCount(now.rated_down)} down`,
      change: describeChange(upShare(now), upShare(before), changeWords.share),
    },
  ]
}

function formatOptional(ms: number | null): string {
  return ms === null ? 'No answers' : formatDuration(ms)
}

export function FigureRowSkeleton() {
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-large border border-line bg-line lg:grid-cols-4">
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
        <div key={key} className="h-[98px] space-y-2.5 bg-surface px-4 py-4">
          <div className="skeleton h-3 w-24" />
          <div className="skeleton h-5 w-16" />
          <div className="skeleton h-3 w-20" />
        </div>
      ))}
    </div>
  )
}
