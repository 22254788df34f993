import { zodResolver } from '@hookform/resolvers/zod'
import { type MeView, type ProfileBody, profileBody } from '@parley/contract/accounts'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { FormFailure, TextField, useFormFailure } from './account-form.tsx'
import { meQuery, saveProfile } from './accounts.queries.ts'

export function ProfileSection({ me }: { me: MeView }) {
  const queryClient = useQueryClient()
  const failure = useFormFailure()
  const form = useForm<ProfileBody>({
    resolver: zodResolver(profileBody),
    values: { name: me.user.name },
    // What is being typed outlives a refresh of what is known.
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isSubmitting, isDirty } = form.formState

  const submit = form.handleSubmit(async (body) => {
    failure.clear()
    try {
      const saved = await saveProfile(body)
      queryClient.setQueryData(meQuery.queryKey, saved)
      form.reset({ name: saved.user.name })
      showToast('Your name is saved.')
    } catch (error) {
      const [field] = applyFieldErrors(error, ['name'], form.setError)
      if (!field) failure.setError(error)
    }
  })

  return (
    <Section
      title="Profile"
      description={
        <>
          Your role in {me.workspace.name} is <span className="text-ink">{me.workspace.role}</span>.
        </>
      }
    >
      <form onSubmit={submit} noValidate className="max-w-[400px] space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        <TextField label="Name" autoComplete="name" error={errors.name?.message} {...form.register('name')} />
        <Button type="submit" disabled={!isDirty} isBusy={isSubmitting}>
          Save name
        </Button>
      </form>
    </Section>
  )
}
