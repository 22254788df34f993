import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { usageQuery } from './billing.queries.ts'
import { PlanMeter } from './plan-meter.tsx'
import { UpgradeStep } from './upgrade-step.tsx'

export function PlanSection() {
  const usage = useQuery(usageQuery)
  const [isUpgrading, setIsUpgrading] = useState(false)
  const next = usage.data?.upgrade_to
  return (
    <Section title="Plan" description="What this workspace may use, and what it uses.">
      {usage.data ? (
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div className="w-full max-w-[280px]">
            <PlanMeter usage={usage.data} />
          </div>
          {next && <Button onClick={() => setIsUpgrading(true)}>Upgrade to {next.name}</Button>}
          <Dialog isOpen={isUpgrading} onClose={() => setIsUpgrading(false)} title={`Upgrade to ${next?.name ?? ''}`}>
            <UpgradeStep
              usage={usage.data}
              onBack={() => setIsUpgrading(false)}
              onUpgraded={({ plan }) => {
                setIsUpgrading(false)
                showToast(`This workspace is on the ${plan.name} plan.`)
              }}
            />
          </Dialog>
        </div>
      ) : usage.error ? (
        <LoadFailure
          what="The plan"
          error={usage.error}
          onRetry={() => usage.refetch()}
          isRetrying={usage.isFetching}
        />
      ) : (
        <div aria-hidden="true" className="skeleton h-10 max-w-[280px]" />
      )}
    </Section>
  )
}
