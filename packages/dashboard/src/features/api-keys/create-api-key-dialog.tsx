import { zodResolver } from '@hookform/resolvers/zod'
import {
  apiKeyLifetimes,
  type CreateApiKeyBody,
  type CreatedApiKeyView,
  createApiKeyBody,
} from '@parley/contract/api-keys'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { messageOf } from '../../api/api-error.ts'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { apiKeysQuery, createApiKey } from './api-keys.queries.ts'
import { curlExample, lifetimeLabel, scopeWords } from './key-words.ts'

const lifetimes = apiKeyLifetimes.map((days) => ({ value: String(days), days, label: lifetimeLabel(days) }))
const scopes = ['read', 'write'] as const
const first: CreateApiKeyBody = { name: '', scope: 'read', expires_in_days: 90 }

/** Asks what the key is for, then shows it, once. */
export function CreateApiKeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedApiKeyView>()
  const [error, setError] = useState<unknown>()
  const queryClient = useQueryClient()
  const form = useForm<CreateApiKeyBody>({ resolver: zodResolver(createApiKeyBody), defaultValues: first })
  const { errors, isSubmitting, isDirty } = form.formState

  useEffect(() => {
    if (!isOpen) return
    setCreated(undefined)
    setError(undefined)
    form.reset(first)
  }, [isOpen, form])

  const submit = form.handleSubmit(async (body) => {
    setError(undefined)
    try {
      setCreated(await createApiKey(body))
      void queryClient.invalidateQueries(apiKeysQuery)
    } catch (failure) {
      const [field] = applyFieldErrors(failure, Object.keys(createApiKeyBody.shape), form.setError)
      if (!field) setError(failure)
    }
  })

  if (created) {
    return (
      <Dialog isOpen={isOpen} onClose={onClose} title={`${created.name} is ready`} isSticky>
        <NewKey created={created} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Create API key" isSticky={isDirty}>
      <form onSubmit={submit} noValidate className="mt-4 space-y-5">
        <Field label="Key name" hint="What will use it, so that you know it again." error={errors.name?.message}>
          {(control) => (
            <input
              {...control}
              {...form.register('name')}
              className="control"
              autoComplete="off"
              placeholder="Nightly export"
            />
          )}
        </Field>
        <FieldGroup label="What it may do" role="radiogroup" error={errors.scope?.message}>
          <div className="divide-y divide-line rounded-medium border border-line-strong">
            {scopes.map((scope) => (
              <label
                key={scope}
                className="flex cursor-pointer gap-3 px-3 py-2.5 transition-colors has-checked:bg-accent-soft"
              >
                <input type="radio" value={scope} {...form.register('scope')} className="mt-1 size-3.5 shrink-0" />
                <span>
                  <span className="block font-strong">{scopeWords[scope].label}</span>
                  <span className="block text-small text-muted">{scopeWords[scope].detail}</span>
                </span>
              </label>
            ))}
          </div>
        </FieldGroup>
        <Controller
          control={form.control}
          name="expires_in_days"
          render={({ field }) => (
            <Select
              label="Works for"
              items={lifetimes}
              value={String(field.value)}
              onChange={(value) => field.onChange(lifetimes.find((item) => item.value === value)?.days ?? null)}
              hint={field.value === null ? 'A key that ends by itself does less harm when it gets lost.' : undefined}
              error={errors.expires_in_days?.message}
            />
          )}
        />
        {error !== undefined && (
          <Notice look="danger" isAlert>
            {messageOf(error)}
          </Notice>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSubmitting}>
            Create key
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function NewKey({ created: { key }, onClose }: { created: CreatedApiKeyView; onClose: () => void }) {
  const command = curlExample(window.location.origin, key)
  return (
    <div className="mt-4 space-y-4">
      <Notice look="warn">
        <strong className="font-strong">Copy it now.</strong> It is shown this once: only a fingerprint of it is kept.
        Whoever has it can use it, so put it where secrets are kept.
      </Notice>
      <Field label="Your key">
        {(control) => (
          <input
            {...control}
            readOnly
            value={key}
            onFocus={(event) => event.target.select()}
            className="control font-mono"
            data-testid="new-key"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <div>
        <p className="mb-1.5 font-strong">Try it</p>
        <pre className="overflow-x-auto rounded-medium border border-line bg-sunken px-3 py-2.5 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]">
          <code>{command}</code>
        </pre>
        <div className="mt-2">
          <CopyButton text={command} label="Copy command" />
        </div>
      </div>
      <DialogActions>
        <Button onClick={onClose}>I have kept it</Button>
        <CopyButton text={key} label="Copy key" look="primary" />
      </DialogActions>
    </div>
  )
}
