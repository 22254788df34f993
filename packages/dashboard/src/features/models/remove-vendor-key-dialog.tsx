import { type VendorId, vendors } from '@parley/contract/model-catalogue'
import { useState } from 'react'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { removeVendorKey } from './models.queries.ts'

interface RemoveVendorKeyDialogProps {
  /** Open while there is one. */
  vendor: VendorId | undefined
  onClose: () => void
  onRemoved: (vendor: VendorId) => void
}

export function RemoveVendorKeyDialog({ vendor, onClose, onRemoved }: RemoveVendorKeyDialogProps) {
  // While it closes, the dialog still names the vendor.
  const [shown, setShown] = useState(vendor)
  if (vendor && vendor !== shown) setShown(vendor)
  if (!shown) return null
  const { label, needsKey } = vendors[shown]
  const thing = needsKey ? 'key' : 'address'

  async function remove(gone: VendorId) {
    await removeVendorKey(gone)
    onRemoved(gone)
    showToast(`Removed the ${thing} for ${label}.`)
  }

  return (
    <ConfirmDialog
      isOpen={vendor !== undefined}
      onClose={onClose}
      title={`Remove the ${thing} for ${label}?`}
      confirmLabel={`Remove ${thing}`}
      onConfirm={() => remove(shown)}
    >
      Bots that choose a model of {label} are answered by the installation’s own key, where there is one, then by their
      fallback models, and else with a labelled echo. It cannot be brought back: nobody can read it.
    </ConfirmDialog>
  )
}
