import type { BotView } from '@parley/contract/bots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { botQuery, endRetiringToken } from './bots.queries.ts'
import { RotateTokenDialog } from './rotate-token-dialog.tsx'

/** The bot's public token, the way to replace it, and those that were replaced and still work. */
export function EmbedToken({ bot }: { bot: BotView }) {
  const [isRotating, setIsRotating] = useState(false)
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <code className="min-w-0 font-mono text-small break-all" data-testid="embed-token">
          {bot.embed_token}
        </code>
        <Button onClick={() => setIsRotating(true)}>
          <RefreshCw size={14} aria-hidden="true" />
          Rotate token
        </Button>
      </div>
      {bot.retiring_tokens.length > 0 && (
        <div className="mt-5">
          <h3 className="mb-1.5 font-strong">Still working</h3>
          <ul className="divide-y divide-line border-y border-line">
            {bot.retiring_tokens.map(({ embed_token: token, retires_at: retiresAt }) => (
              <RetiringToken key={token} bot={bot} token={token} retiresAt={retiresAt} />
            ))}
          </ul>
        </div>
      )}
      <RotateTokenDialog bot={bot} isOpen={isRotating} onClose={() => setIsRotating(false)} />
    </>
  )
}

function RetiringToken({ bot, token, retiresAt }: { bot: BotView; token: string; retiresAt: string }) {
  const queryClient = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const ending = useMutation({
    mutationFn: () => endRetiringToken(bot.id, token),
    onSuccess: () => {
      queryClient.setQueryData(botQuery(bot.id).queryKey, (known) =>
        known
          ? { ...known, retiring_tokens: known.retiring_tokens.filter((other) => other.embed_token !== token) }
          : known,
      )
      void queryClient.invalidateQueries(botQuery(bot.id))
      showToast('The old token has ended.')
    },
    onError: (error) => showToast(messageOf(error), 'failed'),
    onSettled: () => setIsAsking(false),
  })
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
      <div className="min-w-0">
        <code className="font-mono text-small break-all">{token}</code>
        <p className="text-small text-muted">
          Ends <RelativeTime iso={retiresAt} />
        </p>
      </div>
      <Button look="quiet" onClick={() => setIsAsking(true)}>
        End now
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title="End this token now?"
        description="The chat disappears from every page that still carries its snippet. This cannot be undone."
      >
        <p className="mt-3 rounded-medium bg-sunken px-3 py-2 font-mono text-small break-all">{token}</p>
        <DialogActions>
          <Button onClick={() => setIsAsking(false)}>Cancel</Button>
          <Button look="danger" onClick={() => ending.mutate()} isBusy={ending.isPending}>
            End token
          </Button>
        </DialogActions>
      </Dialog>
    </li>
  )
}
