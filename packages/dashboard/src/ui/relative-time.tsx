import { useEffect, useState } from 'react'
import { formatExact, formatRelative } from './dates.ts'

/** A date as "5 minutes ago", kept true while it is looked at; exact on hover. */
export function RelativeTime({ iso }: { iso: string }) {
  const now = useNow()
  const date = new Date(iso)
  return (
    <time dateTime={iso} title={formatExact(date)}>
      {formatRelative(date, now)}
    </time>
  )
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
