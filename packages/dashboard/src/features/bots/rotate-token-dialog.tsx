import { type BotView, type RotateTokenBody, tokenGraceHours } from '@parley/contract/bots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { keepBot, rotateToken } from './bots.queries.ts'

type GraceHours = RotateTokenBody['grace_hours']

const graceWords: Record<GraceHours, { label: string; note: string }> = {
  0: { label: 'Not at all', note: 'Pages with the old snippet lose the chat at once.' },
  1: { label: '1 hour', note: 'For a site that you change by hand, now.' },
  24: { label: '1 day', note: 'For a site that is published anew each day.' },
  168: { label: '7 days', note: 'For several sites, or with someone else who changes them.' },
  720: { label: '30 days', note: 'For pages that are cached for long.' },
}

/** Gives the bot a new token: for how long the old one goes on, and a second question where that is not at all. */
export function RotateTokenDialog({ bot, isOpen, onClose }: { bot: BotView; isOpen: boolean; onClose: () => void }) {
  const queryClient = useQueryClient()
  const [hours, setHours] = useState<GraceHours>(168)
  const [isConfirming, setIsConfirming] = useState(false)
  const rotation = useMutation({
    mutationFn: () => rotateToken(bot.id, { grace_hours: hours }),
    onSuccess: (rotated) => {
      keepBot(queryClient, rotated)
      onClose()
      showToast('The bot has a new token. Copy the new snippet into your site.')
    },
  })
  const { reset } = rotation
  useEffect(() => {
    if (!isOpen) return
    setHours(168)
    setIsConfirming(false)
    reset()
  }, [isOpen, reset])

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={isConfirming ? 'End the old token at once?' : 'Rotate the token?'}
      description={
        isConfirming
          ? undefined
          : 'The bot gets a new token and a new snippet. The old snippet goes on working for as long as you choose, so that you can replace it.'
      }
    >
      {isConfirming ? (
        <p className="mt-2">
          The chat disappears from every page that carries the old snippet, until it carries the new one. Conversations
          that are open there cannot go on. This cannot be undone.
        </p>
      ) : (
        <fieldset className="mt-4">
          <legend className="mb-1.5 font-strong">The old snippet goes on working for</legend>
          <div className="divide-y divide-line rounded-medium border border-line">
            {tokenGraceHours.toReversed().map((choice) => (
              <label
                key={choice}
                className="flex cursor-pointer items-baseline gap-3 px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent hover:bg-hover"
              >
                <input
                  type="radio"
                  name="grace"
                  checked={hours === choice}
                  onChange={() => setHours(choice)}
                  className="translate-y-px outline-none"
                />
                <span>
                  <span className="font-strong">{graceWords[choice].label}</span>
                  <span className="block text-small text-muted">{graceWords[choice].note}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {rotation.error && (
        <div className="mt-4">
          <Notice look="danger" isAlert>
            {messageOf(rotation.error)}
          </Notice>
        </div>
      )}
      <DialogActions>
        <Button onClick={isConfirming ? () => setIsConfirming(false) : onClose}>
          {isConfirming ? 'Back' : 'Cancel'}
        </Button>
        {isConfirming ? (
          <Button look="danger" onClick={() => rotation.mutate()} isBusy={rotation.isPending}>
            End it and rotate
          </Button>
        ) : (
          <Button
            look="primary"
            onClick={() => (hours === 0 ? setIsConfirming(true) : rotation.mutate())}
            isBusy={rotation.isPending}
          >
            Rotate token
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}
