import type { WidgetConfig } from '@parley/contract/widget'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ChatController } from './chat-controller.ts'
import { isAnswering } from './chat-state.ts'
import { Composer } from './composer.tsx'
import { Header } from './header.tsx'
import { MessageLog } from './message-log.tsx'

export function App({
  config,
  chat,
  onClose,
  children,
}: {
  config: WidgetConfig
  chat: ChatController
  /** Absent on the full page, which nothing can close. */
  onClose: (() => void) | undefined
  /** Stands between the welcome message and what was said. */
  children?: ComponentChildren
}) {
  const [state, setState] = useState(chat.state())
  useEffect(() => chat.subscribe(() => setState(chat.state())), [chat])
  useEffect(() => {
    if (!onClose) return
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) onClose()
    }
    addEventListener('keydown', closeOnEscape)
    return () => removeEventListener('keydown', closeOnEscape)
  }, [onClose])

  const isLastUnsent = state.exchanges?.at(-1)?.state === 'failed'
  return (
    <main class="chat">
      <Header bot={config} onClose={onClose} />
      <MessageLog bot={config} chat={chat} state={state}>
        {children}
      </MessageLog>
      <Composer
        isReady={state.exchanges !== undefined}
        isAnswering={isAnswering(state)}
        unavailable={config.unavailable ?? state.unavailable}
        onTryAgain={config.unavailable ? undefined : isLastUnsent ? chat.retry : chat.load}
        onSend={chat.send}
        onStop={chat.stop}
      />
    </main>
  )
}
