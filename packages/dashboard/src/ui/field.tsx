import { type ReactNode, useId } from 'react'

interface FieldProps {
  label: string
  /** A sentence under the control. */
  hint?: ReactNode
  error?: string | undefined
  /** At the label's right, such as how much room is left. */
  aside?: ReactNode
  /** Receives what ties the control to its label, hint and error. */
  children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }) => ReactNode
}

export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId()
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div>
      <div className="mb-1.5 flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-strong">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error !== undefined })}
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}

interface FieldGroupProps {
  label: string
  hint?: ReactNode
  error?: string | undefined
  role?: 'group' | 'radiogroup'
  className?: string
  children: ReactNode
}

/** As {@link Field}, for a label over several controls. */
export function FieldGroup({ label, hint, error, role = 'group', className, children }: FieldGroupProps) {
  const id = useId()
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles support a description.
    <div role={role} aria-labelledby={`${id}-label`} aria-describedby={described || undefined} className={className}>
      <span id={`${id}-label`} className="mb-1.5 block font-strong">
        {label}
      </span>
      {children}
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}

/** The sentences under a control, tied to it by `<id>-error` and `<id>-hint`. */
export function FieldNotes({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | undefined }) {
  return (
    <>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-small text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-small text-muted">
          {hint}
        </p>
      )}
    </>
  )
}
