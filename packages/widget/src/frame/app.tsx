import type { WidgetConfig } from '@parley/contract/widget'
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
}: {
  config: WidgetConfig
  chat: ChatController
  /** Absent on the full page, which nothing can close. */
  onClose: (() => void) | undefined
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

  return (
    <main class="chat">
      <Header name={config.name} onClose={onClose} />
      <MessageLog welcome={config.welcome_message} state={state} onRetry={chat.retry} onReload={chat.load} />
      <Composer
        isReady={state.exchanges !== undefined}
        isAnswering={isAnswering(state)}
        onSend={chat.send}
        onStop={chat.stop}
      />
    </main>
  )
}
