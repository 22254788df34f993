import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { formatCost, formatCount, formatDuration, formatExactCost, formatShare } from '../../ui/numbers.ts'
import type { BotFigures, Figures } from './insights.queries.ts'

interface Column {
  name: string
  label: string
  /** What the rows are put in order by. */
  of: (figures: Figures) => number | null
  show: (figures: Figures) => string
  exact?: (figures: Figures) => string
}

const columns: readonly Column[] = [
  {
    name: 'conversations',
    label: 'Conversations',
    of: (it) => it.conversations,
    show: (it) => formatCount(it.conversations),
  },
  { name: 'messages', label: 'Messages', of: (it) => it.messages, show: (it) => formatCount(it.messages) },
  {
    name: 'speed',
    label: 'First token',
    of: (it) => it.first_token_p50_ms,
    show: (it) => (it.first_token_p50_ms === null ? 'none' : formatDuration(it.first_token_p50_ms)),
  },
  {
    name: 'failed',
    label: 'Failed',
    of: (it) => (it.turns === 0 ? null : it.failed_turns / it.turns),
    show: (it) => formatShare(it.failed_turns, it.turns),
    exact: (it) => `${formatCount(it.failed_turns)} of ${formatCount(it.turns)} answers`,
  },
  {
    name: 'rated',
    label: 'Rated up',
    of: (it) => (it.rated_up + it.rated_down === 0 ? null : it.rated_up / (it.rated_up + it.rated_down)),
    show: (it) => (it.rated_up + it.rated_down === 0 ? 'none' : formatShare(it.rated_up, it.rated_up + it.rated_down)),
    exact: (it) => `${formatCount(it.rated_up)} up, ${formatCount(it.rated_down)} down`,
  },
  {
    name: 'cost',
    label: 'Cost',
    of: (it) => it.cost_nanousd,
    show: (it) => formatCost(it.cost_nanousd),
    exact: (it) => formatExactCost(it.cost_nanousd),
  },
]

interface Order {
  name: string
  isDescending: boolean
}

/** Each bot's part in it; a column's head puts the bots in its order. */
export function BotTable({ bots }: { bots: readonly BotFigures[] }) {
  const [order, setOrder] = useState<Order>({ name: 'messages', isDescending: true })
  const sortBy = (name: string) =>
    setOrder((known) => ({ name, isDescending: known.name === name ? !known.isDescending : name !== 'bot' }))
  return (
    <section aria-label="Bots" className="border-t border-line pt-5">
      <h2 className="text-large font-strong">Bots</h2>
      <div className="mt-2 overflow-x-auto">
        <table className="w-full min-w-[680px]">
          <thead>
            <tr className="border-b border-line text-small">
              <Head name="bot" label="Bot" order={order} onSort={sortBy} />
              {columns.map(({ name, label }) => (
                <Head key={name} name={name} label={label} order={order} onSort={sortBy} isNumber />
              ))}
            </tr>
          </thead>
          <tbody>
            {inOrder(bots, order).map(({ id, name, totals }) => (
              <tr key={id} className="border-b border-line transition-colors hover:bg-hover">
                <th scope="row" className="max-w-60 py-2.5 pl-2 text-left font-regular">
                  <Link
                    to="/dashboard/insights/"
                    search={(search) => ({ ...search, bot_id: id })}
                    className="block truncate rounded-small font-strong underline-offset-2 hover:underline"
                  >
                    {name}
                  </Link>
                </th>
                {columns.map((column) => (
                  <td key={column.name} title={column.exact?.(totals)} className="py-2.5 pr-2 pl-4 text-right">
                    {column.show(totals)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface HeadProps {
  name: string
  label: string
  order: Order
  onSort: (name: string) => void
  isNumber?: boolean
}

function Head({ name, label, order, onSort, isNumber = false }: HeadProps) {
  const isSorted = order.name === name
  const Arrow = order.isDescending ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : undefined}
      className={`py-1 font-regular ${isNumber ? 'pl-4 text-right' : 'text-left'}`}
    >
      <button
        type="button"
        onClick={() => onSort(name)}
        className={`inline-flex min-h-7 items-center gap-1 rounded-small px-2 hover:text-ink ${isSorted ? 'font-strong text-ink' : 'text-muted'} ${isNumber ? 'flex-row-reverse' : ''}`}
      >
        {label}
        {isSorted && <Arrow size={12} aria-hidden="true" />}
      </button>
    </th>
  )
}

function inOrder(bots: readonly BotFigures[], { name, isDescending }: Order): BotFigures[] {
  const column = columns.find((candidate) => candidate.name === name)
  const sign = isDescending ? -1 : 1
  return bots.toSorted((one, other) => {
    if (!column) return sign * one.name.localeCompare(other.name)
    const [a, b] = [column.of(one.totals), column.of(other.totals)]
    // What has no such figure comes last in either order.
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return sign * (a - b)
  })
}
