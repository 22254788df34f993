import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const looks = {
  warn: { box: 'border-warn-line bg-warn-soft', icon: 'text-warn', Icon: TriangleAlert },
  danger: { box: 'border-danger-line bg-danger-soft', icon: 'text-danger', Icon: CircleAlert },
} as const

interface NoticeProps {
  look: keyof typeof looks
  /** Said aloud as soon as it appears: for what has just gone wrong. */
  isAlert?: boolean
  action?: ReactNode
  children: ReactNode
}

/** A quiet box with a sentence or two, above what it is about. */
export function Notice({ look, isAlert = false, action, children }: NoticeProps) {
  const { box, icon, Icon } = looks[look]
  return (
    <div role={isAlert ? 'alert' : undefined} className={`flex gap-2.5 rounded-medium border px-3.5 py-2.5 ${box}`}>
      <Icon size={16} aria-hidden="true" className={`mt-[3px] shrink-0 ${icon}`} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">{children}</div>
        {action}
      </div>
    </div>
  )
}
