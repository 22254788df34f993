import { Dialog as Base } from '@base-ui/react/dialog'
import type { DeskWorkspace } from '@parley/contract/operators'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { hasCode, messageOf } from '../../api/api-error.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { LoadFailure } from '../../ui/load-failure.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatCost, formatCount, formatExactCost } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { changePlan, keepWorkspace, unsuspendWorkspace, workspaceQuery } from './operators.queries.ts'
import { planNames } from './plan-names.ts'
import { SuspendDialog } from './suspend-dialog.tsx'

/** One workspace beside the list: what it is and has, its plan, and whether it may answer. */
export function WorkspaceDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return (
    <Base.Root open={id !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-y-0 right-0 z-50 w-full max-w-[460px] overflow-y-auto border-l border-line bg-surface p-6 text-ink shadow-popup outline-none transition-transform data-ending-style:translate-x-full data-starting-style:translate-x-full">
          {id && <Workspace id={id} />}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function Workspace({ id }: { id: string }) {
  const { data, error, refetch, isFetching } = useQuery(workspaceQuery(id))
  const isMissing = hasCode(error, 'not_found') || hasCode(error, 'invalid_input')
  return (
    <>
      <div className="flex items-start justify-between gap-4">
        <Base.Title className="min-w-0 text-title font-strong wrap-anywhere">{data?.name ?? 'Workspace'}</Base.Title>
        <Base.Close render={<IconButton label="Close" className="-mr-1.5" />}>
          <X size={16} aria-hidden="true" />
        </Base.Close>
      </div>
      {data ? (
        <Detail workspace={data} />
      ) : isMissing ? (
        <p className="mt-3 text-muted">There is no such workspace. It may have been deleted.</p>
      ) : error ? (
        <LoadFailure what="This workspace" error={error} onRetry={() => refetch()} isRetrying={isFetching} />
      ) : (
        <div role="status" aria-label="Loading the workspace" className="mt-6 space-y-4">
          <div className="skeleton h-4 w-52" />
          <div className="skeleton h-40" />
          <div className="skeleton h-24" />
        </div>
      )}
    </>
  )
}

function Detail({ workspace }: { workspace: DeskWorkspace }) {
  const { owner, suspension } = workspace
  const facts: readonly [string, ReactNode][] = [
    ['Owner', owner ? `${owner.name}, ${owner.email}` : 'None'],
    ['Members', formatCount(workspace.members)],
    ['Bots', formatCount(workspace.bots)],
    ['Messages', formatCount(workspace.messages)],
    [
      'Cost of its answers',
      <span key="cost" title={formatExactCost(workspace.cost_nanousd)}>
        {formatCost(workspace.cost_nanousd)}
      </span>,
    ],
    ['Created', <RelativeTime key="created" iso={workspace.created_at} />],
    [
      'Id',
      <code key="id" className="font-mono text-small">
        {workspace.id}
      </code>,
    ],
  ]
  return (
    <>
      {suspension && (
        <div className="mt-4">
          <Notice look="warn">
            <span className="font-strong">
              Suspended <RelativeTime iso={suspension.since} />.
            </span>{' '}
            No bot of it answers. Its people are told: {suspension.reason}
          </Notice>
        </div>
      )}
      <dl className="mt-5 divide-y divide-line border-y border-line">
        {facts.map(([label, value]) => (
          <div key={label} className="grid grid-cols-[128px_minmax(0,1fr)] gap-4 py-2">
            <dt className="text-muted">{label}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <PlanChoice workspace={workspace} />
      <SuspensionPart workspace={workspace} />
    </>
  )
}

const plans = [
  { value: 'free', label: planNames.free },
  { value: 'pro', label: planNames.pro },
] as const

function PlanChoice({ workspace }: { workspace: DeskWorkspace }) {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (plan: DeskWorkspace['plan']) => changePlan(workspace.id, plan),
    onSuccess: (changed) => {
      keepWorkspace(client, changed)
      showToast(`${changed.name} is on the ${planNames[changed.plan]} plan.`)
    },
    onError: (error) => showToast(messageOf(error), 'failed'),
  })
  return (
    <section className="mt-6">
      <h3 className="font-strong">Plan</h3>
      <p className="mt-0.5 mb-2.5 text-small text-muted">
        It changes at once. A smaller plan deletes nothing; no bot can be added above its limit.
      </p>
      <Segmented
        label="Plan"
        items={plans}
        value={(change.isPending && change.variables) || workspace.plan}
        onChange={(plan) => change.mutate(plan)}
      />
    </section>
  )
}

function SuspensionPart({ workspace }: { workspace: DeskWorkspace }) {
  const [isAsking, setIsAsking] = useState(false)
  const client = useQueryClient()
  const unsuspend = useMutation({
    mutationFn: () => unsuspendWorkspace(workspace.id),
    onSuccess: (changed) => {
      keepWorkspace(client, changed)
      showToast(`${changed.name} is no longer suspended. Its bots answer again.`)
    },
    onError: (error) => showToast(messageOf(error), 'failed'),
  })
  return (
    <section className="mt-6">
      <h3 className="font-strong">Suspension</h3>
      <p className="mt-0.5 mb-2.5 text-small text-muted">
        {workspace.suspension
          ? 'Its bots answer again as soon as it is no longer suspended. Nothing of it was deleted.'
          : 'While it is suspended no bot of it answers. Its people can still log in and read everything.'}
      </p>
      {workspace.suspension ? (
        <Button onClick={() => unsuspend.mutate()} isBusy={unsuspend.isPending}>
          Unsuspend workspace
        </Button>
      ) : (
        <Button look="risky" onClick={() => setIsAsking(true)}>
          Suspend workspace
        </Button>
      )}
      <SuspendDialog workspace={workspace} isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </section>
  )
}
