import type { BotView } from '@parley/contract/bots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { restoreVersion } from './bot-versions.queries.ts'
import { keepBot } from './bots.queries.ts'
import type { BotDraft } from './use-bot-draft.ts'

interface RestoreVersionDialogProps {
  bot: BotView
  draft: BotDraft
  version: number
  isOpen: boolean
  onClose: () => void
  onRestored: (bot: BotView) => void
}

/** Publishes an earlier version anew. A draft that is not saved stays unless it is given up here. */
export function RestoreVersionDialog({ bot, draft, version, isOpen, onClose, onRestored }: RestoreVersionDialogProps) {
  const queryClient = useQueryClient()
  const restoring = useMutation({
    mutationFn: () => restoreVersion(bot.id, version),
    onSuccess: (restored) => {
      draft.discard()
      keepBot(queryClient, restored)
      onClose()
      onRestored(restored)
      showToast(
        restored.version === bot.version
          ? `Version ${version} is the same as what is published already.`
          : `Restored version ${version} as version ${restored.version}.`,
      )
    },
  })
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Restore version ${version}?`}
      description={`Its settings are published at once, as version ${bot.version + 1}. Version ${bot.version} stays in the list, so you can come back to it.`}
    >
      <div className="mt-4 space-y-3 empty:hidden">
        {draft.isDirty && (
          <Notice look="warn">
            You have unsaved changes. They are lost when you restore; cancel to save them as a version first.
          </Notice>
        )}
        {restoring.error && (
          <Notice look="danger" isAlert>
            {messageOf(restoring.error)}
          </Notice>
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look={draft.isDirty ? 'danger' : 'primary'}
          onClick={() => restoring.mutate()}
          isBusy={restoring.isPending}
        >
          {draft.isDirty ? 'Discard changes and restore' : `Restore version ${version}`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
