import type { MeView } from '@parley/contract/accounts'
import { BadgeCheck, CircleDashed } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { MailPlace } from './mail-place.tsx'
import { useResendVerification } from './use-resend-verification.ts'

export function EmailSection({ user }: { user: MeView['user'] }) {
  const resend = useResendVerification()
  return (
    <Section title="E-mail" description="You log in with it. A lost password is replaced through it.">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 break-words">{user.email}</span>
        {user.is_email_verified ? (
          <span className="inline-flex items-center gap-1.5 text-small text-ok">
            <BadgeCheck size={15} aria-hidden="true" />
            Verified
          </span>
        ) : (
          <span className="inline-flex items-center gap-1.5 text-small text-warn">
            <CircleDashed size={15} aria-hidden="true" />
            Not verified
          </span>
        )}
      </p>
      {!user.is_email_verified && (
        <div className="mt-3 space-y-3">
          <p aria-live="polite" className="max-w-[60ch] text-muted">
            {resend.data ? 'A new link is on its way. ' : 'Follow the link that was mailed to you. '}
            <MailPlace delivery={resend.data} />
          </p>
          <Button onClick={() => resend.mutate()} isBusy={resend.isPending}>
            {resend.data ? 'Send it again' : 'Send a new link'}
          </Button>
        </div>
      )}
    </Section>
  )
}
