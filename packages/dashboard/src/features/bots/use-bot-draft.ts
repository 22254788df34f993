import { zodResolver } from '@hookform/resolvers/zod'
import { type BotSettings, type BotSettingsInput, type BotView, botSettings } from '@parley/contract/bots'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { showToast } from '../../ui/toasts.tsx'
import { settingNames } from './bot-sections.ts'
import { keepBot, saveBot } from './bots.queries.ts'
import { hasChanges } from './settings-changes.ts'

export type BotForm = UseFormReturn<BotSettingsInput, unknown, BotSettings>

export interface BotDraft {
  form: BotForm
  /** What is in the fields now, valid or not. */
  values: BotSettingsInput
  /** What the draft began from, which it is compared with. */
  saved: BotSettings
  isDirty: boolean
  isSaving: boolean
  /** Someone saved the bot after this draft was begun; saving replaces what they saved. */
  isOutdated: boolean
  /** What a save was refused for, where that is not about a field. */
  error: unknown
  save: () => void
  discard: () => void
}

/** One draft of all settings of a bot, over all its sections. `onInvalid` learns which fields a save was refused for. */
export function useBotDraft(bot: BotView, onInvalid: (paths: string[]) => void): BotDraft {
  const queryClient = useQueryClient()
  /** The saved state that the draft began from. */
  const [base, setBase] = useState(bot)
  const [error, setError] = useState<unknown>()
  const form = useForm<BotSettingsInput, unknown, BotSettings>({
    resolver: zodResolver(botSettings),
    defaultValues: bot.settings,
    mode: 'onTouched',
  })
  const values = useWatch({ control: form.control }) as BotSettingsInput
  const isDirty = hasChanges(values, base.settings)
  const isBehind = bot.version !== base.version

  const begin = useCallback(
    (from: BotView) => {
      form.reset(from.settings)
      setBase(from)
      setError(undefined)
    },
    [form],
  )

  // A draft without changes follows what is saved elsewhere.
  useEffect(() => {
    if (isBehind && !isDirty) begin(bot)
  }, [isBehind, isDirty, bot, begin])

  const save = form.handleSubmit(
    async (settings) => {
      setError(undefined)
      const typed = structuredClone(form.getValues())
      try {
        const saved = await saveBot(bot.id, settings)
        keepBot(queryClient, saved)
        // What was typed while the save was under way stays a draft.
        if (hasChanges(form.getValues(), typed)) setBase(saved)
        else begin(saved)
        showToast(`Saved as version ${saved.version}.`)
      } catch (failure) {
        const paths = applyFieldErrors(failure, settingNames, form.setError)
        if (paths.length > 0) onInvalid(paths)
        else setError(failure)
      }
    },
    (errors) => onInvalid(Object.keys(errors)),
  )

  return {
    form,
    values,
    saved: base.settings,
    isDirty,
    isSaving: form.formState.isSubmitting,
    isOutdated: isBehind && isDirty,
    error,
    save: () => void save(),
    discard: () => begin(bot),
  }
}
