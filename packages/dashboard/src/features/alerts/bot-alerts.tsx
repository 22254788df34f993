import type { BotView } from '@parley/contract/bots'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../ui/notice.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { AlertNotice } from './alert-notice.tsx'
import { alertsOfBot } from './alert-words.ts'
import { alertsQuery } from './alerts.queries.ts'

/**
 * Over a bot: what keeps it from answering. Where no alert tells of it, why its newest answer failed; the two would else
 * say the same.
 */
export function BotAlerts({ bot }: { bot: BotView }) {
  const { data, isPending } = useQuery(alertsQuery)
  if (isPending) return null
  const { open, isKnown } = alertsOfBot(data?.items ?? [], bot.id)
  return (
    <div className="mt-5 space-y-2 empty:hidden">
      {open.map((alert) => (
        <AlertNotice key={alert.id} alert={alert} bot={bot} />
      ))}
      {!isKnown && bot.latest_failure && (
        <Notice look="danger">
          <span className="font-strong">
            The latest answer failed <RelativeTime iso={bot.latest_failure.at} />.
          </span>{' '}
          {bot.latest_failure.message}
        </Notice>
      )}
    </div>
  )
}
