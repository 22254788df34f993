import { render } from 'preact'
import { App } from './app.tsx'
import { createChatApi, mintDirectly } from './chat-api.ts'
import { createChatController } from './chat-controller.ts'
import { readConfig, readHostOrigin } from './config.ts'
import { createHostBridge } from './host-bridge.ts'
import './styles.css'
import { applyTheme } from './theme.ts'
import { createVisitor } from './visitor.ts'

const config = readConfig()
const hostOrigin = readHostOrigin()
applyTheme(config.primary_color)

const focusComposer = () => document.getElementById('message')?.focus()
const bridge = hostOrigin ? createHostBridge(hostOrigin, focusComposer) : undefined
const visitor = createVisitor(config.token, bridge ? bridge.mint : (earlier) => mintDirectly(config.token, earlier))
const chat = createChatController(createChatApi(config.token, visitor))
const root = document.getElementById('parley')

if (root) render(<App config={config} chat={chat} onClose={bridge?.close} />, root)
chat.load()
