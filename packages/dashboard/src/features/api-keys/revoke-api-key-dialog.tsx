import type { ApiKeyView } from '@parley/contract/api-keys'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { apiKeysQuery, revokeApiKey } from './api-keys.queries.ts'

/** Open while there is a key to revoke. */
export function RevokeApiKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyView | undefined; onClose: () => void }) {
  const queryClient = useQueryClient()
  // While it closes, the dialog still names the key.
  const [shown, setShown] = useState(apiKey)
  if (apiKey && apiKey !== shown) setShown(apiKey)
  if (!shown) return null

  async function revoke({ id, name }: ApiKeyView) {
    await revokeApiKey(id)
    queryClient.setQueryData(
      apiKeysQuery.queryKey,
      (known) => known && { items: known.items.filter((item) => item.id !== id) },
    )
    void queryClient.invalidateQueries(apiKeysQuery)
    showToast(`Revoked ${name}.`)
  }

  return (
    <ConfirmDialog
      isOpen={apiKey !== undefined}
      onClose={onClose}
      title={`Revoke ${shown.name}?`}
      confirmLabel="Revoke key"
      onConfirm={() => revoke(shown)}
    >
      Programs that use the key beginning with <code className="font-mono text-ink">{shown.prefix}</code> are refused
      from now on. It cannot be brought back.
    </ConfirmDialog>
  )
}
