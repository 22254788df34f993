import type { AlertView } from '@parley/contract/alerts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { timesOf } from './alert-words.ts'

/** How often it happened, since when, and when last. */
export function Occurrences({ alert: { count, first_at: first, last_at: last } }: { alert: AlertView }) {
  return (
    <p className="mt-0.5 text-small text-muted">
      {timesOf(count)}
      {count > 1 && (
        <>
          {' '}
          since <RelativeTime iso={first} />
        </>
      )}
      , {count > 1 && 'last '}
      <RelativeTime iso={last} />
    </p>
  )
}
