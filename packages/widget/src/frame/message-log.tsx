import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type ChatState, isAnswering } from './chat-state.ts'
import { ExchangeView } from './exchange-view.tsx'
import { Markdown } from './markdown/markdown.tsx'

/** Nearer than this to the end, in pixels, a reader is taken along; farther up they are left in peace. */
const nearEnd = 48

export function MessageLog({
  welcome,
  state,
  onRetry,
  onReload,
}: {
  welcome: string
  state: ChatState
  onRetry: () => void
  onReload: () => void
}) {
  const log = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const { exchanges, loadFailure } = state
  const count = exchanges?.length ?? 0

  const keepToEnd = () => {
    const element = log.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }
  useLayoutEffect(() => {
    // A message of one's own is always worth seeing.
    isAtEnd.current = true
  }, [count])
  useLayoutEffect(keepToEnd, [state])
  useEffect(() => {
    // A keyboard on the screen, or a longer message in the making, takes room from the end.
    const observer = new ResizeObserver(keepToEnd)
    if (log.current) observer.observe(log.current)
    return () => observer.disconnect()
  }, [])

  const noticeScroll = () => {
    const element = log.current
    if (element) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd
  }

  return (
    // Busy while an answer comes: it is read out once it is whole, not token by token.
    <div
      class="log"
      ref={log}
      onScroll={noticeScroll}
      role="log"
      aria-live="polite"
      aria-busy={isAnswering(state)}
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too.
      tabIndex={0}
    >
      <div class="column">
        {welcome !== '' && (
          <div class="answer">
            <Markdown text={welcome} isStreaming={false} />
          </div>
        )}
        {exchanges?.map((exchange, index) => (
          <ExchangeView
            key={exchange.clientMessageId}
            exchange={exchange}
            onRetry={index === count - 1 ? onRetry : undefined}
          />
        ))}
        {loadFailure && (
          <div class="failure" role="alert">
            <p>{loadFailure}</p>
            <button type="button" class="text-button" onClick={onReload}>
              Try again
            </button>
          </div>
        )}
      </div>
    </div>
  )
}
