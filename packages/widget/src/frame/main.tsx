import './styles/tokens.css'
import './styles/base.css'
import './styles/buttons.css'
import './styles/header.css'
import './styles/log.css'
import './styles/messages.css'
import './styles/suggestions.css'
import './styles/composer.css'
import './styles/accommodations.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { createChatApi, mintDirectly } from './chat-api.ts'
import { createChatController } from './chat-controller.ts'
import { readConfig, readHostOrigin } from './config.ts'
import { createHostBridge } from './host-bridge.ts'
import { applyTheme } from './theme.ts'
import { createVisitor } from './visitor.ts'

const config = readConfig()
const hostOrigin = readHostOrigin()
const root = document.getElementById('parley')
const focusComposer = () => document.getElementById('message')?.focus()

if (root && config) {
  applyTheme(config)
  const bridge = hostOrigin ? createHostBridge(hostOrigin, focusComposer) : undefined
  const visitor = createVisitor(config.token, bridge ? bridge.mint : (earlier) => mintDirectly(config.token, earlier))
  const chat = createChatController(createChatApi(config.token, visitor))
  render(<App config={config} chat={chat} onClose={bridge?.close} />, root)
  if (!config.unavailable) chat.load()
} else if (root) {
  // A chat page without a bot is the editor's preview; what only that needs comes with it.
  import('./preview/start-preview.tsx').then(({ startPreview }) => startPreview(root))
}
