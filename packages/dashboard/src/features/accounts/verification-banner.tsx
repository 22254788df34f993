import type { MeView } from '@parley/contract/accounts'
import { Mail } from 'lucide-react'
import { useState } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { MailPlace } from './mail-place.tsx'
import { useResendVerification } from './use-resend-verification.ts'

const dismissedKey = 'parley.verification-dismissed'

/** Until the e-mail address is verified: what to do about it. Dismissed for the visit, not for good. */
export function VerificationBanner({ user }: { user: MeView['user'] }) {
  const [isDismissed, setIsDismissed] = useState(() => readDismissed() === user.id)
  const resend = useResendVerification()
  if (user.is_email_verified || isDismissed) return null

  function dismiss() {
    setIsDismissed(true)
    try {
      sessionStorage.setItem(dismissedKey, user.id)
    } catch {
      // Storage is blocked: it comes back with the next page that is loaded.
    }
  }

  return (
    <Banner
      look="note"
      label="E-mail address"
      icon={<Mail size={16} aria-hidden="true" className="text-accent" />}
      onDismiss={dismiss}
      action={
        <Button look="quiet" onClick={() => resend.mutate()} isBusy={resend.isPending} className="max-md:-mx-3">
          {resend.data ? 'Send it again' : 'Send a new link'}
        </Button>
      }
    >
      {resend.data ? 'A new link is on its way to ' : 'Follow the link that was mailed to '}
      <strong className="font-strong">{user.email}</strong>, so that a lost password can be replaced.{' '}
      <MailPlace delivery={resend.data} />
    </Banner>
  )
}

function readDismissed(): string | null {
  try {
    return sessionStorage.getItem(dismissedKey)
  } catch {
    return null
  }
}
