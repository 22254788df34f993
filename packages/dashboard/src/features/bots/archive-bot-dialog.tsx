import type { BotView } from '@parley/contract/bots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { archiveBot, keepBot } from './bots.queries.ts'

/** Takes the bot out of service, after saying what stops and what stays. */
export function ArchiveBotDialog({ bot, isOpen, onClose }: { bot: BotView; isOpen: boolean; onClose: () => void }) {
  const { name } = bot.settings
  const queryClient = useQueryClient()
  const archiving = useMutation({
    mutationFn: () => archiveBot(bot.id),
    onSuccess: (archived) => {
      keepBot(queryClient, archived)
      onClose()
      showToast(`Archived ${name}.`)
    },
  })
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={`Archive ${name}?`}>
      <ul className="mt-3 list-disc space-y-1.5 pl-5">
        <li>The chat disappears from every page that carries the snippet, and the bot answers nobody.</li>
        <li>Its settings, versions and conversations stay, and you can still read them.</li>
        <li>The plan no longer counts it. Unarchiving it needs a free place in the plan.</li>
      </ul>
      {archiving.error && (
        <div className="mt-4">
          <Notice look="danger" isAlert>
            {messageOf(archiving.error)}
          </Notice>
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" onClick={() => archiving.mutate()} isBusy={archiving.isPending}>
          Archive bot
        </Button>
      </DialogActions>
    </Dialog>
  )
}
