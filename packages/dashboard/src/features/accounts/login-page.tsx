import { zodResolver } from '@hookform/resolvers/zod'
import { type LoginBody, loginBody } from '@parley/contract/accounts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { hasCode } from '../../api/api-error.ts'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { linkClass } from '../../ui/link.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { AccountFrame, FormFailure, TextField, useEnter, useFormFailure } from './account-form.tsx'
import { logIn } from './accounts.queries.ts'

const route = getRouteApi('/accounts/login')

export function LoginPage() {
  const { next } = route.useSearch()
  const enter = useEnter(next)
  const failure = useFormFailure()
  const form = useForm<LoginBody>({
    resolver: zodResolver(loginBody),
    defaultValues: { email: '', password: '' },
  })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (body) => {
    failure.clear()
    try {
      enter(await logIn(body))
    } catch (error) {
      const [field] = applyFieldErrors(error, Object.keys(loginBody.shape), form.setError)
      if (field) return form.setFocus(field)
      failure.setError(error)
      if (hasCode(error, 'unauthenticated')) form.setFocus('password', { shouldSelect: true })
    }
  })

  return (
    <AccountFrame
      title="Log in to Parley"
      footer={
        <>
          No account yet?{' '}
          <Link to="/accounts/register/" search={next ? { next } : {}} className={linkClass}>
            Create account
          </Link>
        </>
      }
    >
      <form onSubmit={submit} noValidate className="mt-6 space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          error={errors.email?.message}
          {...form.register('email')}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          error={errors.password?.message}
          {...form.register('password')}
        />
        <Button type="submit" look="primary" isBusy={isSubmitting} className="mt-2 w-full">
          Log in
        </Button>
        <p className="text-center">
          <Link to="/accounts/forgot/" className={linkClass}>
            Forgot password?
          </Link>
        </p>
      </form>
    </AccountFrame>
  )
}
