import { zodResolver } from '@hookform/resolvers/zod'
import type { MeView } from '@parley/contract/accounts'
import { workspaceBody } from '@parley/contract/workspaces'
import { useQueryClient } from '@tanstack/react-query'
import { Controller, useForm } from 'react-hook-form'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { FormFailure, TextField, useFormFailure } from './account-form.tsx'
import { meQuery, saveWorkspace } from './accounts.queries.ts'
import { TimeZoneField } from './time-zone-field.tsx'

const wholeBody = workspaceBody.required()

/** What the workspace is called and which time zone it counts its days in; admins and owners may change it. */
export function WorkspaceSection({ workspace }: { workspace: MeView['workspace'] }) {
  const queryClient = useQueryClient()
  const failure = useFormFailure()
  const canEdit = workspace.role === 'owner' || workspace.role === 'admin'
  const form = useForm({
    resolver: zodResolver(wholeBody),
    values: { name: workspace.name, time_zone: workspace.time_zone },
    // What is being typed outlives a refresh of what is known.
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isSubmitting, isDirty } = form.formState

  const submit = form.handleSubmit(async (body) => {
    failure.clear()
    try {
      const saved = await saveWorkspace(body)
      queryClient.setQueryData(meQuery.queryKey, saved)
      form.reset({ name: saved.workspace.name, time_zone: saved.workspace.time_zone })
      showToast('The workspace is saved.')
      if (saved.workspace.time_zone !== workspace.time_zone)
        void queryClient.invalidateQueries({ queryKey: ['insights'] })
    } catch (error) {
      const [field] = applyFieldErrors(error, Object.keys(wholeBody.shape), form.setError)
      if (!field) failure.setError(error)
    }
  })

  return (
    <Section title="Workspace" description="What it is called, and where its days begin.">
      <form onSubmit={submit} noValidate className="max-w-[400px] space-y-4">
        <FormFailure error={failure.error} onWaited={failure.clear} />
        <TextField
          label="Workspace name"
          autoComplete="organization"
          disabled={!canEdit}
          error={errors.name?.message}
          {...form.register('name')}
        />
        <Controller
          control={form.control}
          name="time_zone"
          render={({ field }) => (
            <TimeZoneField
              value={field.value}
              onChange={field.onChange}
              error={errors.time_zone?.message}
              disabled={!canEdit}
            />
          )}
        />
        {canEdit ? (
          <Button type="submit" disabled={!isDirty} isBusy={isSubmitting}>
            Save workspace
          </Button>
        ) : (
          <p className="text-muted">An admin or the owner of the workspace can change this.</p>
        )}
      </form>
    </Section>
  )
}
