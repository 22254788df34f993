import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { usageQuery } from '../billing/billing.queries.ts'
import { UpgradeStep } from '../billing/upgrade-step.tsx'

interface PlanLimitDialogProps {
  /** What the gate said; the dialog is closed while it said nothing. */
  refusal: string | undefined
  onClose: () => void
  /** Goes on with what was refused. */
  onUpgraded: () => void
}

/** The plan has no room for another bot: says so, and leads through the upgrade to what was asked for. */
export function PlanLimitDialog({ refusal, onClose, onUpgraded }: PlanLimitDialogProps) {
  const isOpen = refusal !== undefined
  const [isUpgrading, setIsUpgrading] = useState(false)
  const [said, setSaid] = useState('')
  const usage = useQuery({ ...usageQuery, enabled: isOpen })
  const next = usage.data?.upgrade_to

  useEffect(() => {
    if (refusal === undefined) return
    // Stays in sight while the dialog closes.
    setSaid(refusal)
    setIsUpgrading(false)
  }, [refusal])

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={isUpgrading ? `Upgrade to ${next?.name ?? ''}` : `The ${usage.data?.plan.name ?? 'current'} plan is full`}
    >
      {isUpgrading && usage.data ? (
        <UpgradeStep
          usage={usage.data}
          onBack={onClose}
          onUpgraded={({ plan }) => {
            showToast(`This workspace is on the ${plan.name} plan.`)
            onClose()
            onUpgraded()
          }}
        />
      ) : (
        <>
          <p role="alert" className="mt-2">
            {said}
          </p>
          <DialogActions>
            <Button onClick={onClose}>Not now</Button>
            {next && (
              <Button look="primary" onClick={() => setIsUpgrading(true)}>
                Upgrade to {next.name}
              </Button>
            )}
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}
