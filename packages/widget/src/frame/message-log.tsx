import type { WidgetConfig } from '@parley/contract/widget'
import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { ChatController } from './chat-controller.ts'
import { type ChatState, isAnswering } from './chat-state.ts'
import { ExchangeView } from './exchange-view.tsx'
import { Welcome } from './welcome.tsx'

/** Nearer than this to the end, in pixels, a reader is taken along; farther up they are left in peace. */
const nearEnd = 48

export function MessageLog({
  bot,
  chat,
  state,
  children,
}: {
  bot: WidgetConfig
  chat: ChatController
  state: ChatState
  children: ComponentChildren
}) {
  const log = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const { exchanges, loadFailure } = state
  const count = exchanges?.length ?? 0
  const canGoOn = !bot.unavailable && !state.unavailable

  // One for as long as the chat lives, so that exchanges need not be drawn again.
  const goOn = useCallback(() => chat.send('Continue'), [chat])

  const keepToEnd = () => {
    const element = log.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }
  useLayoutEffect(() => {
    // A message of one's own is always worth seeing; before the first one, what the bot says is read from its start.
    isAtEnd.current = count > 0
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
        {!bot.unavailable && <Welcome bot={bot} hasBegun={count !== 0 || !exchanges} onChoose={chat.send} />}
        {children}
        {exchanges?.map((exchange, index) => (
          <ExchangeView
            key={exchange.clientMessageId}
            bot={bot}
            exchange={exchange}
            onRate={chat.rate}
            onRetry={index === count - 1 ? chat.retry : undefined}
            onContinue={index === count - 1 && canGoOn ? goOn : undefined}
          />
        ))}
        {loadFailure && (
          <div class="failure" role="alert">
            <p>{loadFailure}</p>
            <button type="button" class="text-button" onClick={chat.load}>
              Try again
            </button>
          </div>
        )}
      </div>
    </div>
  )
}
