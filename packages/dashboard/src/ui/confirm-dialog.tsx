import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { messageOf } from '../api/api-error.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Notice } from './notice.tsx'

interface ConfirmDialogProps {
  isOpen: boolean
  onClose: () => void
  /** A question that names the thing: "Revoke Deploy script?". */
  title: string
  /** What will be so afterwards. */
  children: ReactNode
  /** A verb with its object: "Revoke key". */
  confirmLabel: string
  /** The dialog waits for it, closes when it succeeds, and says why when it fails. */
  onConfirm: () => Promise<unknown>
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ isOpen, onClose, title, children, confirmLabel, onConfirm }: ConfirmDialogProps) {
  const { mutate, reset, error, isPending } = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  useEffect(() => {
    if (isOpen) reset()
  }, [isOpen, reset])
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} description={children}>
      {error && (
        <div className="mt-4">
          <Notice look="danger" isAlert>
            {messageOf(error)}
          </Notice>
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" onClick={() => mutate()} isBusy={isPending}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
