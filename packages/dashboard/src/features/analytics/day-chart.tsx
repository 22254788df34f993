import {
  Bar,
  CartesianGrid,
  ComposedChart,
  LabelList,
  type LabelProps,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { formatDay, formatShortDay } from '../../ui/dates.ts'
import type { ChartSeries } from './chart-series.ts'
import type { DayFigures } from './insights.queries.ts'

interface DayChartProps {
  days: readonly DayFigures[]
  series: readonly ChartSeries[]
  format: (value: number) => string
}

const [plotHeight, labelHeight] = [170, 16]
const text = { fill: 'var(--muted)', fontSize: 12 } as const

/** The drawing alone: what it says stands beside it as a sentence and as a table. */
export function DayChart({ days, series, format }: DayChartProps) {
  const rows = days.map((day) => ({
    day: day.day,
    ...Object.fromEntries(series.map((each) => [each.name, each.of(day)])),
  }))
  const shifts = labelShifts(days, series)
  const hasLabels = series.length > 1 && series.every((each) => each.kind === 'line')
  return (
    <ResponsiveContainer width="100%" height={208}>
      <ComposedChart
        data={rows}
        margin={{ top: 10, right: hasLabels ? 110 : 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="day"
          tickFormatter={formatShortDay}
          tick={text}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          minTickGap={36}
          tickMargin={6}
        />
        <YAxis
          width={62}
          tick={text}
          tickFormatter={format}
          tickLine={false}
          axisLine={false}
          tickCount={4}
          allowDecimals={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)', fill: 'var(--hover)', fillOpacity: 0.5 }}
          content={({ active, label }) =>
            active && (
              <ReadOut
                day={days.find((each) => each.day === label)}
                isUnfinished={label === days.at(-1)?.day}
                series={series}
                format={format}
              />
            )
          }
        />
        {series.map((each) => {
          const ending = {
            series: each,
            lastIndex: hasLabels ? lastIndex(days, each) : -1,
            shift: shifts.get(each.name) ?? 0,
          }
          return each.kind === 'bar' ? (
            <Bar
              key={each.name}
              dataKey={each.name}
              stackId="bars"
              fill={each.colour}
              maxBarSize={14}
              isAnimationActive={false}
            />
          ) : (
            <Line
              key={each.name}
              dataKey={each.name}
              stroke={each.colour}
              strokeWidth={1.75}
              strokeDasharray={each.isDashed ? '4 3' : undefined}
              dot={days.length <= 7 ? { r: 2.5, fill: each.colour, strokeWidth: 0 } : false}
              activeDot={{ r: 3.5, strokeWidth: 0 }}
              isAnimationActive={false}
            >
              <LabelList content={(props) => <EndLabel place={props} {...ending} />} />
            </Line>
          )
        })}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function lastIndex(days: readonly DayFigures[], series: ChartSeries): number {
  return days.findLastIndex((day) => series.of(day) !== null)
}

interface EndLabelProps {
  /** Where the chart puts the figure of one day. */
  place: LabelProps
  series: ChartSeries
  lastIndex: number
  shift: number
}

/** A series' name where its line ends, so that nobody has to look for it in a key. */
function EndLabel({ place, series, lastIndex: last, shift }: EndLabelProps) {
  const [x, y] = [Number(place.x), Number(place.y) + shift]
  if (place.index !== last || Number.isNaN(x + y)) return null
  return (
    <g>
      <circle cx={x + 10} cy={y} r={3} fill={series.colour} />
      <text x={x + 17} y={y} dy={4} fontSize={12} fill="var(--ink)">
        {series.label}
      </text>
    </g>
  )
}

/** Names that would lie over each other move apart. */
function labelShifts(days: readonly DayFigures[], series: readonly ChartSeries[]): Map<string, number> {
  const top = Math.max(1, ...series.flatMap((each) => days.map((day) => each.of(day) ?? 0)))
  const endOf = (each: ChartSeries) => {
    const day = days[lastIndex(days, each)]
    return (day && each.of(day)) ?? 0
  }
  const [upper, lower] = series.map((each) => ({ name: each.name, end: endOf(each) })).sort((a, b) => b.end - a.end)
  if (!upper || !lower) return new Map()
  const missing = Math.max(0, labelHeight - ((upper.end - lower.end) / top) * plotHeight)
  return new Map([
    [upper.name, -missing / 2],
    [lower.name, missing / 2],
  ])
}

interface ReadOutProps extends Omit<DayChartProps, 'days'> {
  day: DayFigures | undefined
  /** Today: its figures still grow. */
  isUnfinished: boolean
}

function ReadOut({ day, isUnfinished, series, format }: ReadOutProps) {
  if (!day) return null
  return (
    <div className="rounded-medium border border-line bg-surface px-3 py-2 text-small shadow-popup">
      <p className="font-strong">
        {formatDay(day.day)}
        {isUnfinished && ', so far'}
      </p>
      {series.map((each) => {
        const value = each.of(day)
        return (
          <p key={each.name} className="flex items-center gap-2">
            <span className="size-2 rounded-full" style={{ background: each.colour }} />
            <span className="text-muted">{each.label}</span>
            <span className="ml-auto pl-4">{value === null ? 'none' : format(value)}</span>
          </p>
        )
      })}
    </div>
  )
}
