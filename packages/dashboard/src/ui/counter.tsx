import { formatCount } from './numbers.ts'

/** How many characters of how many: quiet until the last tenth, loud past the end. */
export function Counter({ length, limit }: { length: number; limit: number }) {
  const look = length > limit ? 'text-danger' : length >= limit * 0.9 ? 'text-ink' : 'text-muted'
  return (
    <span className={`shrink-0 text-small ${look}`}>
      <span aria-hidden="true">
        {formatCount(length)} / {formatCount(limit)}
      </span>
      <span className="sr-only">
        {formatCount(length)} of {formatCount(limit)} characters
      </span>
    </span>
  )
}
