import type { LauncherConfig } from '@parley/contract/widget'

const speechBubble =
  'M12 3c5 0 9 3.4 9 7.8 0 4.3-4 7.7-9 7.7-.9 0-1.8-.1-2.6-.3L5 20.6l.6-3.7C4 15.4 3 13.2 3 10.8 3 6.4 7 3 12 3Z'
const chevron = 'm6 9.5 6 6 6-6'

export interface Launcher {
  element: HTMLButtonElement
  /** Shows whether the chat is open, and what the configuration says now. */
  setOpen(isOpen: boolean): void
  focus(): void
}

export function createLauncher(config: LauncherConfig, onClick: () => void): Launcher {
  const element = document.createElement('button')
  const label = document.createElement('span')
  element.type = 'button'
  element.className = 'launcher'
  element.append(icon(speechBubble, 'closed'), icon(chevron, 'open'), label)
  element.addEventListener('click', onClick)

  function setOpen(isOpen: boolean): void {
    const { name, launcher_label: text } = config
    label.textContent = text
    element.setAttribute('aria-expanded', String(isOpen))
    // What is read on it begins its name, so that it can be called by voice.
    element.setAttribute(
      'aria-label',
      isOpen ? `Close the chat with ${name}` : text ? `${text}, chat with ${name}` : `Chat with ${name}`,
    )
  }

  setOpen(false)
  return { element, setOpen, focus: () => element.focus() }
}

function icon(path: string, className: string): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.classList.add(className)
  const line = document.createElementNS(namespace, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}
