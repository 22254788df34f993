import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  description?: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** One part of a settings page: what it is on the left, its controls on the right; above each other where it is narrow. */
export function Section({ title, description, action, children }: SectionProps) {
  return (
    <section className="grid gap-x-10 gap-y-5 py-8 lg:grid-cols-[260px_minmax(0,1fr)]">
      <div>
        <h2 className="text-large font-strong">{title}</h2>
        {description && <p className="mt-1 text-muted">{description}</p>}
        {action && <div className="mt-4">{action}</div>}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
