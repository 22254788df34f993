import type { InsightsView as Insights } from '@parley/contract/insights'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, buttonClass } from '../../ui/button.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Figure } from '../../ui/figure.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { formatCompact, formatCost, formatDuration } from '../../ui/numbers.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { BotTable } from './bot-table.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { chartSentences } from './chart-sentences.ts'
import { chartSeries } from './chart-series.ts'
import { FigureRow, FigureRowSkeleton } from './figure-row.tsx'
import { type InsightDays, insightsQuery, readDays } from './insights.queries.ts'

const ranges = [
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
] as const

interface InsightsViewProps {
  /** Over all bots without one. */
  botId?: string | undefined
  /** Stands beside the choice of the span. */
  picker?: ReactNode
}

/** What happened in the last days, which the address names: in figures, per day, and per bot. */
export function InsightsView({ botId, picker }: InsightsViewProps) {
  const navigate = useNavigate()
  const days = readDays((useLocation().search as Record<string, unknown>).days)
  const insights = useQuery(insightsQuery(days, botId))
  const show = (next: InsightDays) => {
    const search = (known: Record<string, unknown>) => ({ ...known, days: next === 30 ? undefined : next })
    void navigate({ to: './', search: search as never, replace: true, resetScroll: false })
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {picker}
        <Segmented label="Span" items={ranges} value={days} onChange={show} />
        {insights.data && <Span insights={insights.data} />}
      </div>
      <div className={`mt-5 transition-opacity ${insights.isPlaceholderData ? 'opacity-60' : ''}`}>
        {insights.data ? (
          isEmpty(insights.data) ? (
            <NothingYet days={days} botId={botId} onWiden={() => show(90)} />
          ) : (
            <Full insights={insights.data} isOneBot={botId !== undefined} />
          )
        ) : insights.error ? (
          <LoadFailure
            what="The insights"
            error={insights.error}
            onRetry={() => insights.refetch()}
            isRetrying={insights.isFetching}
          />
        ) : (
          <Skeleton />
        )}
      </div>
    </>
  )
}

function Span({ insights: { from, to, time_zone } }: { insights: Insights }) {
  return (
    <p className="text-small text-muted sm:ml-auto">
      {formatDay(from)} to {formatDay(to)}, days in {time_zone.replaceAll('_', ' ')}
    </p>
  )
}

function isEmpty({ totals, previous }: Insights): boolean {
  return totals.messages + totals.turns + previous.messages + previous.turns === 0
}

function Full({ insights, isOneBot }: { insights: Insights; isOneBot: boolean }) {
  const { totals, days } = insights
  return (
    <>
      <FigureRow insights={insights} />
      <p className="mt-2 text-small text-muted">Compared with the {days.length} days before.</p>
      <div className="mt-8 grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <div className="min-w-0 lg:col-span-2">
          <ChartPanel
            title="Conversations and messages"
            sentence={chartSentences.traffic(totals, days)}
            days={days}
            series={chartSeries.traffic}
            format={formatCompact}
          />
        </div>
        <ChartPanel
          title="Time to first token"
          sentence={chartSentences.speed(totals)}
          days={days}
          series={chartSeries.speed}
          format={formatDuration}
        />
        <ChartPanel
          title="Failed answers"
          sentence={chartSentences.failures(totals, days)}
          days={days}
          series={chartSeries.failures}
          format={formatCompact}
        />
        <ChartPanel
          title="Cost"
          sentence={chartSentences.cost(totals)}
          days={days}
          series={chartSeries.cost}
          format={formatCost}
        />
        <ChartPanel
          title="Ratings"
          sentence={chartSentences.ratings(totals)}
          days={days}
          series={chartSeries.ratings}
          format={formatCompact}
        />
      </div>
      {!isOneBot && (
        <div className="mt-8">
          <BotTable bots={insights.bots} />
        </div>
      )}
    </>
  )
}

interface NothingYetProps {
  days: InsightDays
  botId: string | undefined
  onWiden: () => void
}

function NothingYet({ days, botId, onWiden }: NothingYetProps) {
  return (
    <div className="flex flex-col items-center border-t border-line px-6 py-16 text-center">
      <Figure name="chart" />
      <p className="mt-5 max-w-[46ch] text-large">
        {days === 90 ? 'Nobody has talked to your bots in 90 days.' : `Nothing happened in these ${days} days.`}
      </p>
      <p className="mt-1 mb-5 max-w-[52ch] text-muted">
        With the first conversations, here will be how many there are, how fast answers begin, how many fail, what they
        cost, and how visitors rate them.
      </p>
      {days === 90 ? (
        <Link
          {...(botId
            ? { to: '/dashboard/bots/$botId/', params: { botId }, search: { tab: 'embed' as const } }
            : { to: '/dashboard/' })}
          className={buttonClass('primary')}
        >
          {botId ? 'Embed this bot' : 'Choose a bot to embed'}
        </Link>
      ) : (
        <Button onClick={onWiden}>Show 90 days</Button>
      )}
    </div>
  )
}

function Skeleton() {
  return (
    <div role="status" aria-label="Loading the insights">
      <FigureRowSkeleton />
      <div className="mt-14 space-y-3 border-t border-line pt-5">
        <div className="skeleton h-4 w-48" />
        <div className="skeleton h-3 w-72" />
        <div className="skeleton h-52" />
      </div>
    </div>
  )
}
