import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

const looks = {
  note: 'bg-surface border-line',
  danger: 'bg-danger-soft border-danger-line',
} as const

interface BannerProps {
  look: keyof typeof looks
  /** What it is about, for those who go from region to region. */
  label: string
  icon: ReactNode
  action?: ReactNode
  onDismiss?: () => void
  children: ReactNode
}

/** A line across the top of every page, for what holds until something is done about it. */
export function Banner({ look, label, icon, action, onDismiss, children }: BannerProps) {
  return (
    <section
      aria-label={label}
      className={`flex shrink-0 items-start gap-2.5 border-b px-5 py-2 md:px-10 ${looks[look]}`}
    >
      <span className="mt-2 shrink-0">{icon}</span>
      <div className="flex min-w-0 flex-1 items-start gap-x-6 gap-y-1 max-md:flex-col">
        <p aria-live="polite" className="min-w-0 flex-1 py-[5px]">
          {children}
        </p>
        {action}
      </div>
      {onDismiss && (
        <IconButton label="Dismiss" onClick={onDismiss} className="-mr-2">
          <X size={16} aria-hidden="true" />
        </IconButton>
      )}
    </section>
  )
}
