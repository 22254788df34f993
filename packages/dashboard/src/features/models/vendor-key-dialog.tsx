import { zodResolver } from '@hookform/resolvers/zod'
import { type Vendor, type VendorId, vendors } from '@parley/contract/model-catalogue'
import { saveVendorKeyBody } from '@parley/contract/vendor-keys'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { messageOf } from '../../api/api-error.ts'
import { applyFieldErrors } from '../../api/field-errors.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { linkClass } from '../../ui/link.ts'
import { Notice } from '../../ui/notice.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { saveVendorKey } from './models.queries.ts'

interface VendorKeyDialogProps {
  /** Open while there is one. */
  vendor: VendorId | undefined
  isReplacing: boolean
  onClose: () => void
  onSaved: (vendor: VendorId) => void
}

/** Asks for a vendor's key, its address, or both. What was saved before is not shown: nobody can read it. */
export function VendorKeyDialog({ vendor, isReplacing, onClose, onSaved }: VendorKeyDialogProps) {
  // While it closes, the dialog still names the vendor.
  const [shown, setShown] = useState(vendor)
  if (vendor && vendor !== shown) setShown(vendor)
  if (!shown) return null
  const { label, needsKey } = vendors[shown]
  const thing = needsKey ? 'key' : 'address'
  return (
    <Dialog
      isOpen={vendor !== undefined}
      onClose={onClose}
      title={`${isReplacing ? 'Replace' : 'Add'} the ${thing} for ${label}`}
      isSticky
    >
      <KeyForm key={`${shown}${vendor === undefined}`} vendor={shown} onClose={onClose} onSaved={onSaved} />
    </Dialog>
  )
}

interface KeyFields {
  key: string
  base_url: string
}

/** As the contract has it; a field that is left empty is not given. */
function schemaOf({ needsKey, needsBaseUrl }: Vendor) {
  const { key, base_url } = saveVendorKeyBody.shape
  const empty = z.literal('').transform(() => undefined)
  return z.object({
    key: needsKey ? key.unwrap() : z.union([empty, key.unwrap()]),
    base_url: needsBaseUrl ? base_url.unwrap() : empty,
  })
}

function KeyForm({
  vendor,
  onClose,
  onSaved,
}: { vendor: VendorId } & Pick<VendorKeyDialogProps, 'onClose' | 'onSaved'>) {
  const details = vendors[vendor]
  const [error, setError] = useState<unknown>()
  const form = useForm<KeyFields, unknown, z.output<ReturnType<typeof schemaOf>>>({
    resolver: zodResolver(schemaOf(details)),
    defaultValues: { key: '', base_url: '' },
  })
  const { errors, isSubmitting } = form.formState

  // What was typed does not stay in the page.
  useEffect(() => () => form.reset(), [form])

  const submit = form.handleSubmit(async ({ key, base_url }) => {
    setError(undefined)
    try {
      await saveVendorKey(vendor, { ...(key !== undefined && { key }), ...(base_url !== undefined && { base_url }) })
      onSaved(vendor)
      onClose()
    } catch (failure) {
      const [field] = applyFieldErrors(failure, ['key', 'base_url'], form.setError)
      if (!field) setError(failure)
    }
  })

  return (
    <form onSubmit={submit} noValidate className="mt-4 space-y-5">
      {details.needsBaseUrl && (
        <Field
          label="Address"
          hint="Up to the part before /chat/completions, which is asked for answers. It has to be reachable from the internet, unless your operator allows private ones."
          error={errors.base_url?.message}
        >
          {(control) => (
            <input
              {...control}
              {...form.register('base_url')}
              className="control font-mono"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://models.example.com/v1"
            />
          )}
        </Field>
      )}
      <PasswordField
        label={details.needsKey ? 'Key' : 'Key, if it asks for one'}
        {...form.register('key')}
        error={errors.key?.message}
        autoComplete="off"
        data-1p-ignore
      />
      {details.consoleUrl && (
        <p className="text-small text-muted">
          Keys are made in{' '}
          <a href={details.consoleUrl} target="_blank" rel="noreferrer" className={linkClass}>
            {details.label}’s console
          </a>
          . It is stored encrypted and shown to nobody again.
        </p>
      )}
      {error !== undefined && (
        <Notice look="danger" isAlert>
          {messageOf(error)}
        </Notice>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {details.needsKey ? 'Save key' : 'Save address'}
        </Button>
      </DialogActions>
    </form>
  )
}
