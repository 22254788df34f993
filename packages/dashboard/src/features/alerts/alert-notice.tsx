import type { AlertView } from '@parley/contract/alerts'
import { Link } from '@tanstack/react-router'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { describeSilent } from './alert-words.ts'
import { Occurrences } from './occurrences.tsx'
import { useDismissAlert } from './use-dismiss-alert.ts'

interface AlertNoticeProps {
  alert: AlertView
  /** The bot that it is shown over. */
  bot: { id: string; can_edit: boolean }
}

/** One alert over a bot: who does not answer, why, how often, and the way to mend it. */
export function AlertNotice({ alert, bot }: AlertNoticeProps) {
  const { dismiss, isPending } = useDismissAlert(alert.id)
  return (
    <Notice
      look="danger"
      action={
        alert.can_dismiss && (
          <div className="-my-0.5 flex flex-wrap gap-2">
            <MendLink alert={alert} bot={bot} />
            <Button look="quiet" onClick={dismiss} isBusy={isPending}>
              Dismiss
            </Button>
          </div>
        )
      }
    >
      <div className="max-w-[76ch] wrap-anywhere">
        <span className="font-strong">{describeSilent(alert)} does not answer.</span> {alert.message}
        <Occurrences alert={alert} />
      </div>
    </Notice>
  )
}

function MendLink({ alert, bot }: AlertNoticeProps) {
  if (alert.kind === 'key_refused') {
    return (
      <Link to="/dashboard/models/" className={buttonClass()}>
        Replace key
      </Link>
    )
  }
  return (
    bot.can_edit && (
      <Link
        to="/dashboard/bots/$botId/"
        params={{ botId: bot.id }}
        search={{ tab: 'behaviour' }}
        resetScroll={false}
        className={buttonClass()}
      >
        Change model
      </Link>
    )
  )
}
