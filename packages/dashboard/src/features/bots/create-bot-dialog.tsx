import { zodResolver } from '@hookform/resolvers/zod'
import { createBotBody } from '@parley/contract/bots'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { hasCode, messageOf } from '../../api/api-error.ts'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { usageQuery } from '../billing/billing.queries.ts'
import { UpgradeStep } from '../billing/upgrade-step.tsx'
import { createBot, keepBot } from './bots.queries.ts'

const nameBody = createBotBody.pick({ name: true })

/** Where the dialog is: asking for a name, told that the plan is full, or about to upgrade and go on. */
type Step = { kind: 'name' } | { kind: 'limit'; message: string } | { kind: 'upgrade' }

export function CreateBotDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [step, setStep] = useState<Step>({ kind: 'name' })
  const [error, setError] = useState<unknown>()
  const usage = useQuery({ ...usageQuery, enabled: isOpen })
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const form = useForm<{ name: string }>({ resolver: zodResolver(nameBody), defaultValues: { name: '' } })
  const { errors, isSubmitting } = form.formState

  useEffect(() => {
    if (!isOpen) return
    setStep({ kind: 'name' })
    setError(undefined)
    form.reset()
  }, [isOpen, form])

  const submit = form.handleSubmit(async (body) => {
    setError(undefined)
    try {
      const bot = await createBot(body)
      keepBot(queryClient, bot)
      onClose()
      showToast(`Created ${bot.settings.name}.`)
      await navigate({ to: '/dashboard/bots/$botId/', params: { botId: bot.id } })
    } catch (failure) {
      if (hasCode(failure, 'plan_limit')) return setStep({ kind: 'limit', message: failure.message })
      setStep({ kind: 'name' })
      const [field] = applyFieldErrors(failure, ['name'], form.setError)
      if (!field) setError(failure)
    }
  })

  const next = usage.data?.upgrade_to
  const titles = {
    name: 'Create bot',
    limit: `The ${usage.data?.plan.name ?? 'current'} plan is full`,
    upgrade: `Upgrade to ${next?.name ?? ''}`,
  }
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={titles[step.kind]} isSticky={form.formState.isDirty}>
      {step.kind === 'name' && (
        <form onSubmit={submit} noValidate className="mt-4 space-y-4">
          <Field
            label="Bot name"
            hint="Visitors see it at the top of the chat. You can change it later."
            error={errors.name?.message}
          >
            {(control) => (
              <input
                {...control}
                {...form.register('name')}
                className="control"
                autoComplete="off"
                placeholder="Support assistant"
              />
            )}
          </Field>
          {error !== undefined && (
            <Notice look="danger" isAlert>
              {messageOf(error)}
            </Notice>
          )}
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" isBusy={isSubmitting}>
              Create bot
            </Button>
          </DialogActions>
        </form>
      )}
      {step.kind === 'limit' && (
        <>
          <p role="alert" className="mt-2">
            {step.message}
          </p>
          <DialogActions>
            <Button onClick={onClose}>Not now</Button>
            {next && (
              <Button look="primary" onClick={() => setStep({ kind: 'upgrade' })}>
                Upgrade to {next.name}
              </Button>
            )}
          </DialogActions>
        </>
      )}
      {step.kind === 'upgrade' && usage.data && (
        <UpgradeStep
          usage={usage.data}
          onBack={onClose}
          onUpgraded={({ plan }) => {
            showToast(`This workspace is on the ${plan.name} plan.`)
            void submit()
          }}
        />
      )}
    </Dialog>
  )
}
