import type { WidgetConfig } from '@parley/contract/widget'
import { Face } from './face.tsx'
import { CloseIcon } from './icons.tsx'

export function Header({ bot, onClose }: { bot: WidgetConfig; onClose: (() => void) | undefined }) {
  return (
    <header class="header">
      <Face bot={bot} />
      <div class="who">
        <h1>{bot.name}</h1>
        <p>AI assistant</p>
      </div>
      {onClose && (
        <button type="button" class="icon-button" aria-label="Close chat" onClick={onClose}>
          <CloseIcon />
        </button>
      )}
    </header>
  )
}
