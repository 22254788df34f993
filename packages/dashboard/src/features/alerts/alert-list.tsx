import type { AlertView } from '@parley/contract/alerts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { linkClass } from '../../ui/link.ts'
import { formatCount } from '../../ui/numbers.ts'
import { describeSilent } from './alert-words.ts'
import { alertsQuery } from './alerts.queries.ts'
import { Occurrences } from './occurrences.tsx'
import { useDismissAlert } from './use-dismiss-alert.ts'

/** So many are shown before someone asks for the rest: the bots come below. */
const shownAtFirst = 3

/** What keeps the workspace's bots from answering. Nothing where nothing does. */
export function AlertList() {
  const { data } = useQuery(alertsQuery)
  const [isWhole, setIsWhole] = useState(false)
  const open = data?.items.filter(({ state }) => state === 'open') ?? []
  if (open.length === 0) return null
  const shown = isWhole ? open : open.slice(0, shownAtFirst)
  return (
    <section aria-labelledby="alerts" className="overflow-hidden rounded-medium border border-danger-line bg-surface">
      <h2 id="alerts" className="bg-danger-soft px-3.5 py-2 font-strong text-danger">
        Needs attention <span className="[font-weight:400]">· {formatCount(open.length)}</span>
      </h2>
      <ul>
        {shown.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
      {open.length > shown.length && (
        <div className="border-t border-line px-0.5 py-1">
          <Button look="quiet" onClick={() => setIsWhole(true)}>
            Show all {formatCount(open.length)}
          </Button>
        </div>
      )}
    </section>
  )
}

function AlertRow({ alert }: { alert: AlertView }) {
  const { dismiss, isPending } = useDismissAlert(alert.id)
  const silent = describeSilent(alert)
  const about = alert.bot?.name ?? 'all bots'
  return (
    <li className="flex items-start gap-3 border-t border-line py-2.5 pr-2 pl-3.5">
      <div className="min-w-0 max-w-[88ch] flex-1 wrap-anywhere">
        {alert.bot ? (
          <Link to="/dashboard/bots/$botId/" params={{ botId: alert.bot.id }} className={linkClass}>
            {alert.bot.name}
          </Link>
        ) : (
          <Link to="/dashboard/models/" className={linkClass}>
            All bots
          </Link>
        )}
        : {silent} does not answer. {alert.message}
        <Occurrences alert={alert} />
      </div>
      {alert.can_dismiss && (
        <IconButton
          label={`Dismiss for ${about}: ${silent}`}
          onClick={dismiss}
          disabled={isPending}
          className="-my-1 ml-auto"
        >
          <X size={16} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  )
}
