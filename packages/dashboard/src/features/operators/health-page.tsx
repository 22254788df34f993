import type { DeskOverview } from '@parley/contract/operators'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { formatCompact, formatCount } from '../../ui/numbers.ts'
import { HealthCards } from './health-cards.tsx'
import { healthQuery, overviewQuery } from './operators.queries.ts'

/** How much there is, and whether every part of the installation works. */
export function HealthPage() {
  const overview = useQuery(overviewQuery)
  const health = useQuery(healthQuery)
  return (
    <>
      {overview.data ? <Overview overview={overview.data} /> : !overview.error && <OverviewSkeleton />}
      <div className="mt-6">
        {health.data ? (
          <HealthCards health={health.data} checkedAt={new Date(health.dataUpdatedAt)} hasFailed={health.isError} />
        ) : health.error ? (
          <LoadFailure
            what="The health"
            error={health.error}
            onRetry={() => health.refetch()}
            isRetrying={health.isFetching}
          />
        ) : (
          <CardsSkeleton />
        )}
      </div>
    </>
  )
}

function Overview({ overview }: { overview: DeskOverview }) {
  const { suspended_workspaces: suspended } = overview
  const figures = [
    { label: 'Users', value: overview.users, to: '/admin/users/' },
    { label: 'Workspaces', value: overview.workspaces, to: '/admin/workspaces/', note: suspended },
    { label: 'Bots', value: overview.bots, to: '/admin/bots/' },
    { label: 'Conversations', value: overview.conversations },
    { label: 'Messages', value: overview.messages },
  ] as const
  return (
    <dl className={overviewGrid}>
      {figures.map((figure) => (
        <div key={figure.label} className="bg-surface px-4 py-3.5">
          <dt className="text-small text-muted">
            {'to' in figure ? (
              <Link to={figure.to} className="rounded-small underline-offset-2 hover:text-ink hover:underline">
                {figure.label}
              </Link>
            ) : (
              figure.label
            )}
          </dt>
          <dd className="mt-0.5 text-title font-strong" title={formatCount(figure.value)}>
            {formatCompact(figure.value)}
          </dd>
          {'note' in figure && figure.note > 0 && (
            <dd className="text-small text-warn">{formatCount(figure.note)} suspended</dd>
          )}
        </div>
      ))}
    </dl>
  )
}

const overviewGrid =
  'grid grid-cols-2 gap-px overflow-hidden rounded-large border border-line bg-line sm:grid-cols-5 max-sm:[&>*:last-child]:col-span-2'

function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading the figures" className={overviewGrid}>
      {['a', 'b', 'c', 'd', 'e'].map((key) => (
        <div key={key} className="h-[76px] space-y-2.5 bg-surface px-4 py-4">
          <div className="skeleton h-3 w-20" />
          <div className="skeleton h-5 w-12" />
        </div>
      ))}
    </div>
  )
}

function CardsSkeleton() {
  return (
    <div role="status" aria-label="Loading the health" className="grid gap-4 lg:grid-cols-2">
      {['a', 'b', 'c', 'd'].map((key) => (
        <div key={key} className="skeleton h-40 rounded-large" />
      ))}
    </div>
  )
}
