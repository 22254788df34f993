import type { BotView } from '@parley/contract/bots'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { unarchiveBot } from './bots.queries.ts'
import { PlanLimitDialog } from './plan-limit-dialog.tsx'
import { useGatedAction } from './use-gated-action.ts'

/** Over an archived bot: what that means, and the way back. */
export function ArchivedBanner({ bot, archivedAt }: { bot: BotView; archivedAt: string }) {
  const unarchiving = useGatedAction(
    () => unarchiveBot(bot.id),
    ({ settings }) => showToast(`${settings.name} answers again.`),
  )
  return (
    <div className="mt-5">
      <Notice
        look="warn"
        action={
          bot.can_edit && (
            <Button onClick={unarchiving.run} isBusy={unarchiving.isPending}>
              Unarchive bot
            </Button>
          )
        }
      >
        <span className="font-strong">
          Archived <RelativeTime iso={archivedAt} />.
        </span>{' '}
        It answers nobody, and its snippet shows nothing.
      </Notice>
      <PlanLimitDialog refusal={unarchiving.refusal} onClose={unarchiving.dismiss} onUpgraded={unarchiving.run} />
    </div>
  )
}
