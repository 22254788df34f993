import { zodResolver } from '@hookform/resolvers/zod'
import { type ChangePasswordBody, changePasswordBody, passwordMinLength } from '@parley/contract/accounts'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { FormFailure, useFormFailure } from './account-form.tsx'
import { changePassword, loginSessionsQuery } from './accounts.queries.ts'

const empty: ChangePasswordBody = { current_password: '', new_password: '' }

export function PasswordSection({ email }: { email: string }) {
  const queryClient = useQueryClient()
  const failure = useFormFailure()
  const form = useForm<ChangePasswordBody>({ resolver: zodResolver(changePasswordBody), defaultValues: empty })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (body) => {
    failure.clear()
    try {
      await changePassword(body)
      form.reset(empty)
      showToast('The password is changed. Your other devices are logged out.')
      void queryClient.invalidateQueries(loginSessionsQuery)
    } catch (error) {
      const [field] = applyFieldErrors(error, Object.keys(empty), form.setError)
      if (field) form.setFocus(field, { shouldSelect: true })
      else failure.setError(error)
    }
  })

  return (
    <Section title="Password" description="Changing it logs out your other devices.">
      <form onSubmit={submit} noValidate className="max-w-[400px] space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        {/* Password managers file the new password under this name. */}
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          error={errors.current_password?.message}
          {...form.register('current_password')}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          hint={errors.new_password ? '' : `At least ${passwordMinLength} characters.`}
          error={errors.new_password?.message}
          {...form.register('new_password')}
        />
        <Button type="submit" isBusy={isSubmitting}>
          Change password
        </Button>
      </form>
    </Section>
  )
}
