import { useSuspenseQuery } from '@tanstack/react-query'
import { PageHeader } from '../../ui/page-header.tsx'
import { meQuery } from './accounts.queries.ts'
import { EmailSection } from './email-section.tsx'
import { LoginSessions } from './login-sessions.tsx'
import { PasswordSection } from './password-section.tsx'
import { ProfileSection } from './profile-section.tsx'

export function AccountPage() {
  const { data: me } = useSuspenseQuery(meQuery)
  return (
    <>
      <PageHeader title="Account">Who you are here, and where you are logged in.</PageHeader>
      <div className="mt-8 divide-y divide-line border-y border-line">
        <ProfileSection me={me} />
        <EmailSection user={me.user} />
        <PasswordSection email={me.user.email} />
        <LoginSessions />
      </div>
    </>
  )
}
