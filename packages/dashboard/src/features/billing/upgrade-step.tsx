import type { UsageView } from '@parley/contract/billing'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { countOf } from '../../ui/numbers.ts'
import { useUpgrade } from './billing.queries.ts'

interface UpgradeStepProps {
  usage: UsageView
  onUpgraded: (usage: UsageView) => void
  onBack: () => void
}

/** The body of a dialog that upgrades, and says plainly that nothing is paid. */
export function UpgradeStep({ usage, onUpgraded, onBack }: UpgradeStepProps) {
  const upgrade = useUpgrade({ onSuccess: onUpgraded })
  const next = usage.upgrade_to
  if (!next) return <p className="mt-4">The {usage.plan.name} plan is the highest there is.</p>
  return (
    <div className="mt-4 space-y-4">
      <dl className="divide-y divide-line border-y border-line">
        <PlanRow name={usage.plan.name} bots={usage.plan.bot_limit} note="now" />
        <PlanRow name={next.name} bots={next.bot_limit} note="after" />
      </dl>
      {usage.is_payment_mocked && (
        <Notice look="warn">
          <strong className="font-strong">Mock upgrade.</strong> This installation takes no payment. The workspace moves
          to {next.name} at once, and nothing is charged.
        </Notice>
      )}
      {upgrade.error && (
        <Notice look="danger" isAlert>
          {messageOf(upgrade.error)}
        </Notice>
      )}
      <DialogActions>
        <Button onClick={onBack}>Not now</Button>
        <Button look="primary" onClick={() => upgrade.mutate()} isBusy={upgrade.isPending}>
          Upgrade to {next.name}
        </Button>
      </DialogActions>
    </div>
  )
}

function PlanRow({ name, bots, note }: { name: string; bots: number; note: string }) {
  return (
    <div className="flex justify-between py-2">
      <dt>
        {name} <span className="text-muted">· {note}</span>
      </dt>
      <dd>{countOf(bots, 'bot')}</dd>
    </div>
  )
}
