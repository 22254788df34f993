import { useQuery } from '@tanstack/react-query'
import { formatCompact } from '../../ui/numbers.ts'
import { alertsQuery } from './alerts.queries.ts'

/** How many things keep bots from answering, beside the link to them; a dot where there is room for no more. */
export function AlertCount({ isDot }: { isDot: boolean }) {
  const { data } = useQuery(alertsQuery)
  const count = data?.items.filter(({ state }) => state === 'open').length ?? 0
  if (count === 0) return null
  const words = <span className="sr-only">{count === 1 ? ' open alert' : ' open alerts'}</span>
  if (isDot) {
    return (
      <span className="absolute top-1 right-1 size-2 rounded-full bg-danger">
        <span className="sr-only">{formatCompact(count)}</span>
        {words}
      </span>
    )
  }
  return (
    <span className="ml-auto min-w-5 rounded-full border border-danger-line bg-danger-soft px-1.5 text-center text-small [font-weight:400] text-danger">
      {formatCompact(count)}
      {words}
    </span>
  )
}
