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
    <header className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-1">
      <h1 className="min-h-10 text-display leading-10 font-strong">{title}</h1>
      {action}
      <p className="col-span-2 text-muted">{children}</p>
    </header>
  )
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Parley`
  }, [title])
}
