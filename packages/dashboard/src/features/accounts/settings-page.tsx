import { useSuspenseQuery } from '@tanstack/react-query'
import { PageHeader } from '../../ui/page-header.tsx'
import { PlanSection } from '../billing/plan-section.tsx'
import { meQuery } from './accounts.queries.ts'
import { WorkspaceSection } from './workspace-section.tsx'

export function SettingsPage() {
  const { data: me } = useSuspenseQuery(meQuery)
  return (
    <>
      <PageHeader title="Settings">What holds for the whole workspace and all its bots.</PageHeader>
      <div className="mt-8 divide-y divide-line border-y border-line">
        <WorkspaceSection workspace={me.workspace} />
        <PlanSection />
      </div>
    </>
  )
}
