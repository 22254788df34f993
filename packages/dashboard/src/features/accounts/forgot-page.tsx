import { zodResolver } from '@hookform/resolvers/zod'
import { type MailDeliveryView, requestResetBody } from '@parley/contract/accounts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { linkClass } from '../../ui/link.ts'
import { AccountFrame, FormFailure, TextField, useFormFailure } from './account-form.tsx'
import { requestReset } from './accounts.queries.ts'
import { MailPlace } from './mail-place.tsx'

/** Asks for the address, then says where the link went. Whether there is such an account is not told. */
export function ForgotPage() {
  const failure = useFormFailure()
  const [sent, setSent] = useState<{ email: string; delivery: MailDeliveryView }>()
  const form = useForm<{ email: string }>({ resolver: zodResolver(requestResetBody), defaultValues: { email: '' } })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async ({ email }) => {
    failure.clear()
    try {
      setSent({ email, delivery: await requestReset(email) })
    } catch (error) {
      const [field] = applyFieldErrors(error, ['email'], form.setError)
      if (field) form.setFocus(field)
      else failure.setError(error)
    }
  })

  const back = (
    <Link to="/accounts/login/" className={linkClass}>
      Back to logging in
    </Link>
  )
  if (sent) {
    return (
      <AccountFrame title="Look for the mail" footer={back}>
        <div role="status" className="mt-6 space-y-3">
          <p>
            If there is an account for <strong className="font-strong">{sent.email}</strong>, a link to choose a new
            password is on its way to it. The link works once, and for one hour.
          </p>
          <p>
            <MailPlace delivery={sent.delivery} />
          </p>
        </div>
        <Button onClick={() => setSent(undefined)} className="mt-6 w-full">
          Use another address
        </Button>
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title="Choose a new password" footer={back}>
      <form onSubmit={submit} noValidate className="mt-6 space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          hint="A link to choose a new password goes there."
          error={errors.email?.message}
          {...form.register('email')}
        />
        <Button type="submit" look="primary" isBusy={isSubmitting} className="mt-2 w-full">
          Send link
        </Button>
      </form>
    </AccountFrame>
  )
}
