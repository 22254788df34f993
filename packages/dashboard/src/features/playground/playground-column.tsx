import { type ReactNode, useEffect, useRef } from 'react'
import type { Exchange } from './exchange.ts'
import { ExchangeView } from './exchange-view.tsx'

interface PlaygroundColumnProps {
  title: string
  /** Beside the title: which version, or that it is not saved. */
  note: string
  exchanges: readonly Exchange[]
  /** In place of a conversation, while there is none. */
  hint: ReactNode
  onRetry: () => void
}

/** One side's conversation, which scrolls with its answer as long as its reader is at the end. */
export function PlaygroundColumn({ title, note, exchanges, hint, onRetry }: PlaygroundColumnProps) {
  const log = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const last = exchanges.at(-1)

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs as the conversation grows.
  useEffect(() => {
    const element = log.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [exchanges])

  return (
    <section aria-label={title} className="flex min-w-0 flex-col">
      <h2 className="flex items-baseline justify-between gap-3 border-b border-line px-4 py-2.5">
        <span className="font-strong">{title}</span>
        <span className="truncate text-small text-muted">{note}</span>
      </h2>
      <div
        ref={log}
        role="log"
        aria-label={`${title}: conversation`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40
        }}
        className="h-[clamp(200px,100dvh-600px,560px)] overflow-y-auto px-4 py-4 focus-visible:-outline-offset-2"
      >
        {exchanges.length === 0 ? (
          <div className="flex h-full flex-col items-center justify-center px-4 text-center text-muted">{hint}</div>
        ) : (
          <ol className="space-y-7">
            {exchanges.map((exchange) => (
              <ExchangeView key={exchange.id} exchange={exchange} onRetry={exchange === last ? onRetry : undefined} />
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}
