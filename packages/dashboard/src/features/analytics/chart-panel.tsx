import { Table2 } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { formatDay } from '../../ui/dates.ts'
import type { ChartSeries } from './chart-series.ts'
import type { DayFigures } from './insights.queries.ts'

// What draws charts is large; the figures and sentences do not wait for it.
const DayChart = lazy(() => import('./day-chart.tsx').then(({ DayChart: component }) => ({ default: component })))

interface ChartPanelProps {
  title: string
  sentence: string
  days: readonly DayFigures[]
  series: readonly ChartSeries[]
  format: (value: number) => string
}

/** A chart with what it says: in a sentence, and as a table that can be shown in its place. */
export function ChartPanel({ title, sentence, days, series, format }: ChartPanelProps) {
  const [isTable, setIsTable] = useState(false)
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 border-t border-line pt-5">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 id={id} className="text-large font-strong">
            {title}
          </h2>
          <p className="text-small text-pretty text-muted">{sentence}</p>
          {series.length > 1 && series.every((each) => each.kind === 'bar') && <Key series={series} />}
        </div>
        <IconButton
          label={isTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
          aria-pressed={isTable}
          className="aria-pressed:bg-hover aria-pressed:text-ink"
          onClick={() => setIsTable(!isTable)}
        >
          <Table2 size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <div className="relative mt-3 h-52">
        {!isTable && (
          <div aria-hidden="true" className="h-full text-small">
            <Suspense fallback={<div className="skeleton h-full" />}>
              <DayChart days={days} series={series} format={format} />
            </Suspense>
          </div>
        )}
        <div tabIndex={isTable ? 0 : undefined} className={isTable ? 'h-full overflow-y-auto' : 'sr-only'}>
          <DayTable title={title} days={days} series={series} format={format} />
        </div>
      </div>
    </section>
  )
}

/** What the parts of a bar are; lines carry their names at their ends. */
function Key({ series }: { series: readonly ChartSeries[] }) {
  return (
    <p aria-hidden="true" className="mt-1 flex gap-4 text-small">
      {series.map(({ name, label, colour }) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <span className="size-2 rounded-full" style={{ background: colour }} />
          {label}
        </span>
      ))}
    </p>
  )
}

function DayTable({ title, days, series, format }: Omit<ChartPanelProps, 'sentence'>) {
  return (
    <table className="w-full text-small">
      <caption className="sr-only">{title}, per day</caption>
      <thead className="sticky top-0 bg-canvas">
        <tr className="border-b border-line text-muted">
          <th scope="col" className="py-1 text-left font-regular">
            Day
          </th>
          {series.map(({ name, label }) => (
            <th key={name} scope="col" className="py-1 pl-4 text-right font-regular">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.day} className="border-b border-line">
            <th scope="row" className="py-1 text-left font-regular">
              {formatDay(day.day)}
            </th>
            {series.map(({ name, of }) => {
              const value = of(day)
              return (
                <td key={name} className="py-1 pl-4 text-right">
                  {value === null ? 'none' : format(value)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
