import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
  /** Pressing outside does not close it: something typed would be lost. */
  isSticky?: boolean
}

/** A modal dialog: focus is trapped and comes back, Escape closes. On phones it sits at the bottom, near the thumb. */
export function Dialog({ isOpen, onClose, title, description, children, isSticky = false }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()} disablePointerDismissal={isSticky}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-x-3 bottom-3 z-50 max-h-[calc(100dvh-24px)] overflow-y-auto rounded-large border border-line bg-surface p-5 text-ink shadow-popup outline-none transition data-ending-style:opacity-0 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-starting-style:opacity-0 sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:top-[18dvh] sm:w-[440px] sm:-translate-x-1/2 sm:p-6">
          <div className="flex items-start justify-between gap-4">
            <Base.Title className="text-large font-strong">{title}</Base.Title>
            <Base.Close render={<IconButton label="Close" className="-mt-1 -mr-1.5" />}>
              <X size={16} aria-hidden="true" />
            </Base.Close>
          </div>
          {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The dialog's buttons: the one that goes on comes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2 max-sm:*:flex-1">{children}</div>
}
