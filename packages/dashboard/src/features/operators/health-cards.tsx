import type { HealthState, InstanceHealth } from '@parley/contract/operators'
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatBytes, formatCount, formatDuration, formatShare } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'

const looks = {
  ok: { word: 'Works', className: 'text-ok', Icon: CircleCheck },
  warn: { word: 'Needs a look', className: 'text-warn', Icon: TriangleAlert },
  down: { word: 'Does not work', className: 'text-danger', Icon: CircleAlert },
} as const

interface HealthCardsProps {
  health: InstanceHealth
  checkedAt: Date
  /** The latest check did not come back. */
  hasFailed: boolean
}

/** Each part of the installation: a word, a sentence, and its figures. */
export function HealthCards({ health, checkedAt, hasFailed }: HealthCardsProps) {
  const { database, queue, vendors, disk, mail, redis, server } = health
  return (
    <>
      <p role="status" className={`mb-3 text-small ${hasFailed ? 'text-danger' : 'text-muted'}`}>
        {hasFailed ? 'The server did not answer the latest check. This is from ' : 'Checked every 10 seconds, last '}
        <RelativeTime iso={checkedAt.toISOString()} />.
      </p>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Database" state={database.state} detail={database.detail}>
          <Facts
            facts={[
              ['Kind', database.kind === 'embedded' ? 'Embedded PostgreSQL' : 'PostgreSQL server'],
              ['Version', database.version ?? 'not known'],
              ['Size', database.size_bytes === null ? 'not known' : formatBytes(database.size_bytes)],
              ['A small query takes', database.latency_ms === null ? 'no answer' : `${database.latency_ms} ms`],
            ]}
          />
        </Card>
        <Card title="Server">
          <Facts
            facts={[
              ['Parley', server.version],
              ['Node', server.node],
              ['Started', <RelativeTime key="started" iso={server.started_at} />],
              ['Memory', formatBytes(server.memory_bytes)],
              ['Delay, 99th percentile', formatDelay(server.loop_delay_p99_ms)],
              ['Answers being written', formatCount(server.running_answers)],
            ]}
          />
        </Card>
        {vendors.map((vendor) => (
          <Card key={vendor.id} title={vendor.label} state={vendor.state} detail={vendor.detail}>
            <Facts
              facts={[
                ['Answers in the last hour', formatCount(vendor.answers)],
                [
                  'Failures in the last hour',
                  `${formatCount(vendor.failures)} · ${formatShare(vendor.failures, vendor.answers + vendor.failures)}`,
                ],
              ]}
            />
            {vendor.latest_failure && (
              <p className="mt-3 border-t border-line pt-3 text-small">
                <span className="text-muted">
                  Latest failure, <RelativeTime iso={vendor.latest_failure.at} />:
                </span>{' '}
                {vendor.latest_failure.message}
              </p>
            )}
          </Card>
        ))}
        <div className="space-y-4">
          <Card title="Disk" state={disk.state} detail={disk.detail}>
            {disk.total_bytes > 0 && <DiskBar free={disk.free_bytes} total={disk.total_bytes} />}
          </Card>
          <Card title="Mail" state={mail.state} detail={mail.detail} />
          {redis && <Card title="Redis" state={redis.state} detail={redis.detail} />}
        </div>
      </div>
      <div className="mt-4">
        <Card title="Queue" state={queue.state} detail={queue.detail}>
          <JobTable jobs={queue.jobs} />
        </Card>
      </div>
    </>
  )
}

function formatDelay(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : formatDuration(ms)
}

function Card(props: { title: string; state?: HealthState; detail?: string; children?: ReactNode }) {
  const { title, state, detail, children } = props
  const look = state && looks[state]
  return (
    <section aria-label={title} className="min-w-0 rounded-large border border-line bg-surface p-4">
      <div className="flex items-center justify-between gap-4">
        <h2 className="font-strong">{title}</h2>
        {look && (
          <span className={`inline-flex items-center gap-1.5 text-small font-strong ${look.className}`}>
            <look.Icon size={14} aria-hidden="true" />
            {look.word}
          </span>
        )}
      </div>
      {detail && <p className="mt-1 wrap-anywhere text-muted">{detail}</p>}
      {children && <div className="mt-3">{children}</div>}
    </section>
  )
}

function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 text-small">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted">{label}</dt>
          <dd className="text-right">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function DiskBar({ free, total }: { free: number; total: number }) {
  const used = total - free
  return (
    <>
      <div className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div className="h-full bg-accent" style={{ width: `${(used / total) * 100}%` }} />
      </div>
      <p className="mt-1.5 text-small text-muted">
        {formatBytes(used)} of {formatBytes(total)} used, {formatShare(free, total)} free
      </p>
    </>
  )
}

function JobTable({ jobs }: { jobs: InstanceHealth['queue']['jobs'] }) {
  if (jobs.length === 0) return <p className="text-small text-muted">Its jobs cannot be listed at the moment.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too, where it is too wide.
    <div tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-[520px] text-small">
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-1 text-left font-regular">
              Job
            </th>
            <th scope="col" className="py-1 pl-4 text-left font-regular">
              Runs
            </th>
            {['Waiting', 'Active', 'Failed'].map((label) => (
              <th key={label} scope="col" className="py-1 pl-4 text-right font-regular">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.name} className="border-b border-line last:border-0">
              <th scope="row" className="py-1.5 text-left font-mono font-regular">
                {job.name}
              </th>
              <td className="py-1.5 pl-4 text-muted">{job.every ?? 'when asked'}</td>
              <td className="py-1.5 pl-4 text-right">{formatCount(job.waiting)}</td>
              <td className="py-1.5 pl-4 text-right">{formatCount(job.active)}</td>
              <td className={`py-1.5 pl-4 text-right ${job.failed > 0 ? 'font-strong text-danger' : ''}`}>
                {formatCount(job.failed)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
