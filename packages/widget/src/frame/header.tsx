import { CloseIcon } from './icons.tsx'

export function Header({ name, onClose }: { name: string; onClose: (() => void) | undefined }) {
  return (
    <header class="header">
      <span class="face" aria-hidden="true">
        {[...name][0]?.toUpperCase()}
      </span>
      <div class="who">
        <h1>{name}</h1>
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
