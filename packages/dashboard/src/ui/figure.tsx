import type { ReactNode } from 'react'

const line = { fill: 'none', stroke: 'var(--line-strong)', strokeWidth: 1.5 } as const
const soft = { fill: 'var(--accent-soft)', stroke: 'var(--accent)', strokeWidth: 1.5 } as const

/** A browser window, which each figure puts something into. */
function Window({ children }: { children?: ReactNode }) {
  return (
    <>
      <rect
        x="12"
        y="8"
        width="136"
        height="88"
        rx="8"
        fill="var(--surface)"
        stroke="var(--line-strong)"
        strokeWidth="1.5"
      />
      <path d="M12 24h136" {...line} />
      <circle cx="22" cy="16" r="2" fill="var(--line-strong)" />
      <circle cx="29" cy="16" r="2" fill="var(--line-strong)" />
      <path d="M26 40h42M26 50h56M26 60h34" {...line} stroke="var(--line)" strokeWidth="4" strokeLinecap="round" />
      {children}
    </>
  )
}

const figures = {
  /** A page with a conversation in its corner. */
  chat: (
    <Window>
      <path d="M100 44h34a6 6 0 0 1 6 6v14a6 6 0 0 1-6 6h-20l-8 7v-7h-6a6 6 0 0 1-6-6V50a6 6 0 0 1 6-6Z" {...soft} />
      <path d="M104 54h22M104 61h14" stroke="var(--accent)" strokeWidth="1.5" strokeLinecap="round" />
      <circle cx="133" cy="98" r="10" fill="var(--accent)" />
      <path d="M129 98h8M133 94v8" stroke="var(--on-accent)" strokeWidth="1.5" strokeLinecap="round" />
    </Window>
  ),
  /** A page with a curve that rises. */
  chart: (
    <Window>
      <path d="M26 84h108" {...line} stroke="var(--line)" />
      <path d="m30 78 22-10 20 4 22-18 18 6 22-20v44H30Z" fill="var(--accent-soft)" />
      <path d="m30 78 22-10 20 4 22-18 18 6 22-20" {...soft} fill="none" strokeLinejoin="round" />
      <circle cx="134" cy="40" r="3.5" fill="var(--accent)" />
    </Window>
  ),
  /** A page cut in two. */
  broken: (
    <Window>
      <path d="m86 6-8 18 10 16-12 18 10 16-8 24" fill="none" stroke="var(--canvas)" strokeWidth="7" />
      <path d="m82 8-7 16 10 16-12 18 10 16-6 22M90 8l-7 16 10 16-12 18 10 16-6 22" {...line} />
    </Window>
  ),
  /** A page with nothing on it but a question. */
  lost: (
    <Window>
      <circle cx="112" cy="62" r="20" {...soft} />
      <path
        d="M106 57a6 6 0 1 1 8 5.700c-1.5.6-2 1.5-2 3.3"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
      <circle cx="112" cy="71.5" r="1.25" fill="var(--accent)" />
    </Window>
  ),
  /** A page, and the key to it. */
  key: (
    <Window>
      <circle cx="106" cy="66" r="13" {...soft} />
      <circle cx="102" cy="66" r="2.5" fill="var(--accent)" />
      <path d="M119 66h27v8M138 66v6" fill="none" stroke="var(--accent)" strokeWidth="1.75" strokeLinecap="round" />
    </Window>
  ),
} as const

/** A small drawing for a screen with nothing on it; the words beside it say everything. */
export function Figure({ name }: { name: keyof typeof figures }) {
  return (
    <svg width="160" height="112" viewBox="0 0 160 112" aria-hidden="true">
      {figures[name]}
    </svg>
  )
}
