import type { MailDeliveryView } from '@parley/contract/accounts'
import { useQuery } from '@tanstack/react-query'
import { mailQuery } from './accounts.queries.ts'

/** Where to look for a mail when this installation has no mail server: a folder of the server's. Otherwise nothing. */
export function MailPlace({ delivery }: { delivery?: MailDeliveryView | undefined }) {
  const mail = useQuery({ ...mailQuery, enabled: delivery === undefined })
  const place = delivery ?? mail.data
  if (place?.kind !== 'outbox') return null
  return (
    <span className="text-muted">
      This installation has no mail server: its mail lies on the server, in{' '}
      <code className="font-mono text-small break-all text-ink">{place.folder}</code>
    </span>
  )
}
