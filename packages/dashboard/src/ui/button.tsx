import type { ComponentProps } from 'react'

const looks = {
  primary: 'bg-accent text-on-accent hover:not-disabled:bg-accent-hover shadow-rest',
  plain: 'border border-line-strong bg-surface text-ink hover:not-disabled:bg-hover shadow-rest',
  quiet: 'text-ink hover:not-disabled:bg-hover',
  /** Leads to something that cannot be undone. */
  risky: 'border border-line-strong bg-surface text-danger hover:not-disabled:bg-danger-soft shadow-rest',
  danger: 'bg-danger-fill text-white hover:not-disabled:brightness-95 shadow-rest',
} as const

export type ButtonLook = keyof typeof looks

/** The class of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'plain', className = ''): string {
  return `inline-flex min-h-8 shrink-0 items-center justify-center gap-2 rounded-medium px-3 py-1 font-strong whitespace-nowrap transition-colors select-none disabled:opacity-60 pointer-coarse:min-h-10 ${looks[look]} ${className}`
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook
  /** Work is under way: the button waits, and says so. */
  isBusy?: boolean
}

export function Button({ look, isBusy = false, className, disabled, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={buttonClass(look, className)}
    >
      {isBusy && <Spinner />}
      {children}
    </button>
  )
}

function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  )
}

/** A square button that shows an icon alone; `label` is its name. */
export function IconButton({ label, className = '', ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-medium text-muted transition-colors hover:bg-hover hover:text-ink pointer-coarse:size-10 ${className}`}
    />
  )
}
