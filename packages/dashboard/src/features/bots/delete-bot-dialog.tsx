import type { BotView } from '@parley/contract/bots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { ApiError, messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { countOf } from '../../ui/numbers.ts'
import { showToast } from '../../ui/toasts.tsx'
import { deleteBot, forgetBot } from './bots.queries.ts'

interface DeleteBotDialogProps {
  bot: BotView
  isOpen: boolean
  onClose: () => void
  onDeleted: () => void
}

/** Deletes the bot once its name has been typed. */
export function DeleteBotDialog({ bot, isOpen, onClose, onDeleted }: DeleteBotDialogProps) {
  const { name } = bot.settings
  const [typed, setTyped] = useState('')
  const queryClient = useQueryClient()
  const deletion = useMutation({
    mutationFn: () => deleteBot(bot.id, typed),
    onSuccess: () => {
      onClose()
      showToast(`Deleted ${name}.`)
      onDeleted()
      forgetBot(queryClient, bot.id)
    },
  })
  const { reset, error } = deletion
  const fieldError = error instanceof ApiError ? error.fields.confirm_name : undefined

  useEffect(() => {
    if (!isOpen) return
    setTyped('')
    reset()
  }, [isOpen, reset])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed.trim() === name) deletion.mutate()
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Delete ${name}?`}
      description={`${countOf(bot.counts.conversations, 'conversation')} and ${countOf(bot.counts.messages, 'message')} are removed with it.`}
    >
      <form onSubmit={submit} noValidate className="mt-4 space-y-4">
        <Field label={`Type “${name}” to confirm`} error={fieldError}>
          {(control) => (
            <input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="control"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        {error && !fieldError && (
          <Notice look="danger" isAlert>
            {messageOf(error)}
          </Notice>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" disabled={typed.trim() !== name} isBusy={deletion.isPending}>
            Delete bot
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
