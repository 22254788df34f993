import { type ReactNode, useEffect } from 'react'

interface PageHeaderProps {
  title: string
  /** One sentence. */
  children: ReactNode
  /** The page's one primary action. */
  action?: ReactNode
}

export function PageHeader({ title, children, action }: PageHeaderProps) {
  useDocumentTitle(title)
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        <h1 className="text-display font-strong">{title}</h1>
        <p className="mt-1 text-muted">{children}</p>
      </div>
      {action}
    </header>
  )
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Parley`
  }, [title])
}
