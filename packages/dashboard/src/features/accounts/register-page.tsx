import { zodResolver } from '@hookform/resolvers/zod'
import { passwordMinLength, type RegisterBody, registerBody } from '@parley/contract/accounts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { linkClass } from '../../ui/link.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { AccountFrame, FormFailure, TextField, useEnter, useFormFailure } from './account-form.tsx'
import { register } from './accounts.queries.ts'

const route = getRouteApi('/accounts/register')

export function RegisterPage() {
  const { next } = route.useSearch()
  const enter = useEnter(next)
  const failure = useFormFailure()
  const form = useForm<RegisterBody>({
    resolver: zodResolver(registerBody),
    defaultValues: { name: '', email: '', password: '' },
  })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (body) => {
    failure.clear()
    try {
      enter(await register({ ...body, time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone }))
    } catch (error) {
      const [field] = applyFieldErrors(error, Object.keys(registerBody.shape), form.setError)
      if (field) form.setFocus(field)
      else failure.setError(error)
    }
  })

  return (
    <AccountFrame
      title="Create your account"
      footer={
        <>
          Already have an account?{' '}
          <Link to="/accounts/login/" search={next ? { next } : {}} className={linkClass}>
            Log in
          </Link>
        </>
      }
    >
      <form onSubmit={submit} noValidate className="mt-6 space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        <TextField label="Name" autoComplete="name" autoFocus error={errors.name?.message} {...form.register('name')} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          error={errors.email?.message}
          {...form.register('email')}
        />
        <PasswordField
          label="Password"
          autoComplete="new-password"
          hint={errors.password ? '' : `At least ${passwordMinLength} characters.`}
          error={errors.password?.message}
          {...form.register('password')}
        />
        <Button type="submit" look="primary" isBusy={isSubmitting} className="mt-2 w-full">
          Create account
        </Button>
      </form>
    </AccountFrame>
  )
}
