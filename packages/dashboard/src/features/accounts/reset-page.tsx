import { zodResolver } from '@hookform/resolvers/zod'
import { confirmResetBody, passwordMinLength } from '@parley/contract/accounts'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { ApiError } from '../../api/api-error.ts'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { linkClass } from '../../ui/link.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { AccountFrame, FormFailure, useFormFailure } from './account-form.tsx'
import { confirmReset } from './accounts.queries.ts'

const route = getRouteApi('/accounts/reset')
const passwordBody = confirmResetBody.pick({ password: true })

/** Where the mailed link leads: a new password, or why the link is no good and how to get another. */
export function ResetPage() {
  const { token } = route.useSearch()
  const [isLinkSpent, setIsLinkSpent] = useState(false)
  const failure = useFormFailure()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const form = useForm<{ password: string }>({
    resolver: zodResolver(passwordBody),
    defaultValues: { password: '' },
  })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async ({ password }) => {
    failure.clear()
    try {
      await confirmReset({ token: token ?? '', password })
      // Every session of the account is over, one of this browser among them.
      queryClient.clear()
      showToast('The password is changed. Log in with it.')
      await navigate({ to: '/accounts/login/', replace: true })
    } catch (error) {
      const [field] = applyFieldErrors(error, ['password'], form.setError)
      if (field) form.setFocus(field)
      else if (isAboutToken(error)) setIsLinkSpent(true)
      else failure.setError(error)
    }
  })

  if (!token || isLinkSpent) {
    return (
      <AccountFrame
        title="This link does not work any more"
        footer={
          <Link to="/accounts/login/" className={linkClass}>
            Back to logging in
          </Link>
        }
      >
        <p role="alert" className="mt-4 mb-6 text-center">
          A link to choose a password works once, and for one hour. Ask for a new one.
        </p>
        <Link to="/accounts/forgot/" className={buttonClass('primary', 'w-full')}>
          Send a new link
        </Link>
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title="Choose a new password" footer="This logs you out everywhere else.">
      <form onSubmit={submit} noValidate className="mt-6 space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          autoFocus
          hint={errors.password ? '' : `At least ${passwordMinLength} characters.`}
          error={errors.password?.message}
          {...form.register('password')}
        />
        <Button type="submit" look="primary" isBusy={isSubmitting} className="mt-2 w-full">
          Change password
        </Button>
      </form>
    </AccountFrame>
  )
}

/** The server refuses a token that is unknown, used or too old, each in the same way. */
function isAboutToken(error: unknown): boolean {
  return error instanceof ApiError && ['invalid_input', 'not_found', 'conflict', 'forbidden'].includes(error.code)
}
