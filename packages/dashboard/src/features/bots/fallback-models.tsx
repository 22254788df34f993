import { fallbackModelsLimit } from '@parley/contract/bots'
import type { ModelChoice } from '@parley/contract/model-catalogue'
import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { FieldGroup } from '../../ui/field.tsx'
import { firstFree, listModelOptions } from '../models/model-options.ts'
import { ModelPicker } from '../models/model-picker.tsx'
import { vendorsQuery } from '../models/models.queries.ts'
import type { BotDraft } from './use-bot-draft.ts'

/** The models that stand in, in the order in which they are asked. */
export function FallbackModels({ draft: { form, values }, disabled }: { draft: BotDraft; disabled: boolean }) {
  const models = values.fallback_models
  const { data } = useQuery(vendorsQuery)
  const list = useRef<HTMLOListElement>(null)
  const [toFocus, setToFocus] = useState<number>()
  const [said, setSaid] = useState('')
  const error = form.formState.errors.fallback_models
  const own: ModelChoice = { vendor: values.vendor, model: values.model }
  const next = firstFree(listModelOptions(data?.items ?? [], own), [own, ...models])
  const isFull = models.length >= fallbackModelsLimit

  useEffect(() => {
    if (toFocus === undefined) return
    list.current?.querySelectorAll('input')[toFocus]?.focus()
    setToFocus(undefined)
  }, [toFocus])

  const change = (changed: ModelChoice[]) =>
    form.setValue('fallback_models', changed, { shouldDirty: true, shouldValidate: true })

  function move(from: number, to: number) {
    const moved = [...models]
    moved.splice(to, 0, ...moved.splice(from, 1))
    change(moved)
    setSaid(`Moved to place ${to + 1} of ${models.length}.`)
  }

  function remove(index: number) {
    change(models.filter((_, at) => at !== index))
    setSaid('Removed.')
  }

  function add(choice: ModelChoice) {
    change([...models, choice])
    setToFocus(models.length)
  }

  return (
    <FieldGroup
      label="Fallback models"
      hint={
        isFull
          ? `${fallbackModelsLimit} is the most there can be. They are asked in this order.`
          : 'Asked in this order where the bot’s own model fails or has no key, so that visitors still get an answer. Best of another vendor.'
      }
      error={error?.message ?? error?.root?.message}
    >
      {models.length > 0 && (
        <ol ref={list} className="mb-2 space-y-2">
          {models.map((choice, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may hold the same model until one is changed.
            <li key={index} className="flex items-start gap-1">
              <ModelPicker
                label={`Fallback model ${index + 1}`}
                isLabelHidden
                value={choice}
                onChange={(changed) => change(models.with(index, changed))}
                disabled={disabled}
                error={error?.[index]?.model?.message ?? error?.[index]?.message}
              />
              <IconButton
                label={`Move fallback model ${index + 1} up`}
                disabled={disabled || index === 0}
                onClick={() => move(index, index - 1)}
                className="ml-1 disabled:opacity-35"
              >
                <ArrowUp size={15} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={`Move fallback model ${index + 1} down`}
                disabled={disabled || index === models.length - 1}
                onClick={() => move(index, index + 1)}
                className="disabled:opacity-35"
              >
                <ArrowDown size={15} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={`Remove fallback model ${index + 1}`}
                disabled={disabled}
                onClick={() => remove(index)}
                className="disabled:opacity-35"
              >
                <X size={15} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ol>
      )}
      <Button onClick={() => next && add(next)} disabled={disabled || isFull || !next}>
        <Plus size={15} aria-hidden="true" />
        Add fallback model
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </FieldGroup>
  )
}
