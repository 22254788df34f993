import { useSuspenseQuery } from '@tanstack/react-query'
import { PageHeader } from '../../ui/page-header.tsx'
import { Section } from '../../ui/section.tsx'
import { PlanSection } from '../billing/plan-section.tsx'
import { meQuery } from './accounts.queries.ts'
import { LoginSessions } from './login-sessions.tsx'

export function AccountPage() {
  const { data: me } = useSuspenseQuery(meQuery)
  return (
    <>
      <PageHeader title="Account">Who you are here, your plan, and where you are logged in.</PageHeader>
      <div className="mt-8 divide-y divide-line border-y border-line">
        <Section title="Profile">
          <dl className="grid grid-cols-[96px_1fr] gap-y-2 [&_dd]:min-w-0 [&_dd]:break-words [&_dt]:text-muted">
            <dt>Name</dt>
            <dd>{me.user.name}</dd>
            <dt>E-mail</dt>
            <dd>{me.user.email}</dd>
            <dt>Workspace</dt>
            <dd>{me.workspace.name}</dd>
            <dt>Role</dt>
            <dd className="first-letter:uppercase">{me.workspace.role}</dd>
          </dl>
        </Section>
        <PlanSection />
        <LoginSessions />
      </div>
    </>
  )
}
