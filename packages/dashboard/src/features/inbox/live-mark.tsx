import type { LiveState } from './use-live.ts'

const words = {
  live: { word: 'Live', title: 'What happens shows here as it happens.', dot: 'bg-ok' },
  connecting: { word: 'Connecting', title: 'Connecting, to show what happens as it happens.', dot: 'bg-line-strong' },
  polling: {
    word: 'Every 10 s',
    title: 'There is no live connection at the moment. This page asks for news every ten seconds.',
    dot: 'bg-warn',
  },
} as const

/** Whether what happens is seen at once. */
export function LiveMark({ state }: { state: LiveState }) {
  const { word, title, dot } = words[state]
  return (
    <span role="status" title={title} className="inline-flex items-center gap-1.5 text-small text-muted">
      <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />
      {word}
    </span>
  )
}
