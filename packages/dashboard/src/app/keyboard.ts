import { useEffect, useRef } from 'react'

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

/** How the key that commands are given with is named on this keyboard. */
export const commandKey = isApple ? '⌘' : 'Ctrl'

/** How long `g` waits for the key that says where to, in milliseconds. */
const sequenceMs = 1_200

interface Shortcuts {
  /** By key, as `?`, or by two that follow each other, as `g b`. */
  [keys: string]: () => void
}

/**
 * Listens to the page's own keys: ⌘K (or Ctrl+K) anywhere, the others while nobody types in a field or picks from a
 * list, and no dialog is open.
 */
export function useShortcuts(onPalette: () => void, shortcuts: Shortcuts): void {
  // Listened to once: what the keys do may change with every render.
  const latest = useRef({ onPalette, shortcuts })
  latest.current = { onPalette, shortcuts }

  useEffect(() => {
    let prefix: { key: string; at: number } | undefined
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        latest.current.onPalette()
        return
      }
      if (event.defaultPrevented || event.repeat || event.metaKey || event.ctrlKey || event.altKey) return
      if (isTyping(event.target) || document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      const isSequence = prefix !== undefined && event.timeStamp - prefix.at < sequenceMs
      const action = latest.current.shortcuts[isSequence ? `${prefix?.key} ${event.key}` : event.key]
      prefix = !isSequence && event.key === 'g' ? { key: 'g', at: event.timeStamp } : undefined
      if (!action) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="listbox"]') !== null
}
