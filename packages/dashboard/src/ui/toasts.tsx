import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

const manager = Toast.createToastManager()

interface ToastAction {
  /** A verb: "Undo". */
  label: string
  run: () => void
}

/**
 * Tells what has just been done, or what failed, in one sentence at the corner of the page. With an action, such as
 * taking it back, it stays for ten seconds instead of five.
 */
export function showToast(sentence: string, type: 'done' | 'failed' = 'done', action?: ToastAction): void {
  const id = manager.add({
    description: sentence,
    type,
    priority: type === 'failed' ? 'high' : 'low',
    ...(action && {
      timeout: 10_000,
      actionProps: {
        children: action.label,
        onClick: () => {
          manager.close(id)
          action.run()
        },
      },
    }),
  })
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-3 top-3 z-60 flex flex-col gap-2 sm:inset-x-auto sm:top-auto sm:right-6 sm:bottom-6 sm:w-[360px] sm:[body:has([data-save-bar])_&]:bottom-24">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-large border border-line bg-surface text-ink shadow-popup transition data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2.5 py-3 pr-2 pl-3.5">
        {toast.type === 'failed' ? (
          <CircleAlert size={16} aria-hidden="true" className="mt-[3px] shrink-0 text-danger" />
        ) : (
          <CircleCheck size={16} aria-hidden="true" className="mt-[3px] shrink-0 text-ok" />
        )}
        <Toast.Description className="min-w-0 flex-1" />
        {toast.actionProps && (
          <Toast.Action className="-my-1 min-h-8 shrink-0 rounded-medium px-2 font-strong text-accent hover:bg-hover" />
        )}
        <Toast.Close render={<IconButton label="Dismiss" className="-my-1" />}>
          <X size={14} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
