import type { WidgetConfig } from '@parley/contract/widget'
import { render } from 'preact'
import { App } from '../app.tsx'
import { readHostOrigin } from '../config.ts'
import { createHostBridge } from '../host-bridge.ts'
import { applyTheme } from '../theme.ts'
import { createPreviewChat } from './preview-chat.ts'
import { SampleExchange } from './sample-exchange.tsx'

/**
 * Shows what the preview page around this frame says, and each of its changes at once. It hears its own origin alone, and
 * is silent in any other page's frame.
 */
export function startPreview(root: HTMLElement): void {
  if (readHostOrigin() !== location.origin) return
  // Opened from the editor, the focus stays there.
  const bridge = createHostBridge(location.origin, () => {
    if (document.hasFocus()) document.getElementById('message')?.focus()
  })
  let chat = createPreviewChat()
  let opening = ''

  function show(config: WidgetConfig): void {
    const questions = config.suggested_questions.filter((question) => question.trim() !== '')
    const bot = { ...config, suggested_questions: [...new Set(questions)] }
    applyTheme(bot)
    document.title = bot.name
    // What a conversation begins with is seen only where none has begun.
    const nextOpening = JSON.stringify([bot.welcome_message, bot.suggested_questions])
    if (nextOpening !== opening) chat = createPreviewChat()
    opening = nextOpening
    render(
      <App key={opening} config={bot} chat={chat} onClose={bridge.close}>
        {!bot.unavailable && <SampleExchange bot={bot} />}
      </App>,
      root,
    )
  }

  addEventListener('message', (event) => {
    if (event.origin !== location.origin || event.source !== window.parent) return
    const { parley, type, config } = Object(event.data)
    if (parley === 1 && type === 'preview' && config) show(config)
  })
}
