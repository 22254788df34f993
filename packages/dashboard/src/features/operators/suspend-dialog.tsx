import { type DeskWorkspace, suspendBody } from '@parley/contract/operators'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { ApiError, messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { countOf } from '../../ui/numbers.ts'
import { showToast } from '../../ui/toasts.tsx'
import { keepWorkspace, suspendWorkspace } from './operators.queries.ts'

interface SuspendDialogProps {
  workspace: DeskWorkspace
  isOpen: boolean
  onClose: () => void
}

/** Suspends the workspace once there is a reason and its name has been typed. */
export function SuspendDialog({ workspace, isOpen, onClose }: SuspendDialogProps) {
  const { id, name, bots } = workspace
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [sentence, setSentence] = useState<string>()
  const client = useQueryClient()
  const { mutate, reset, error, isPending } = useMutation({
    mutationFn: () => suspendWorkspace(id, reason),
    onSuccess: (changed) => {
      onClose()
      keepWorkspace(client, changed)
      showToast(`${changed.name} is suspended. No bot of it answers.`)
    },
  })
  const refused = error instanceof ApiError ? error.fields.reason : undefined

  useEffect(() => {
    if (!isOpen) return
    setReason('')
    setTyped('')
    setSentence(undefined)
    reset()
  }, [isOpen, reset])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed.trim() !== name.trim()) return
    const parsed = suspendBody.safeParse({ reason })
    setSentence(parsed.error?.issues[0]?.message)
    if (parsed.success) mutate()
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Suspend ${name}?`}
      description={`${bots === 1 ? 'Its bot stops' : `None of its ${countOf(bots, 'bot')} answers`}${bots === 1 ? ' answering' : ''} from now on. Visitors read that the assistant is not available at the moment.`}
      isSticky
    >
      <form onSubmit={submit} noValidate className="mt-4 space-y-4">
        <Field label="Reason" hint="Shown to the workspace’s people, never to visitors." error={sentence ?? refused}>
          {(control) => (
            <textarea
              {...control}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              rows={3}
              maxLength={300}
              className="control"
            />
          )}
        </Field>
        <Field label={`Type “${name}” to confirm`}>
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
        {error && !refused && (
          <Notice look="danger" isAlert>
            {messageOf(error)}
          </Notice>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" disabled={typed.trim() !== name.trim()} isBusy={isPending}>
            Suspend workspace
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
