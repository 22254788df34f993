export interface Panel {
  element: HTMLElement
  isOpen(): boolean
  /** Adds the chat page's iframe, still without an address. */
  addFrame(title: string): HTMLIFrameElement
  show(): void
  hide(): void
}

export function createPanel(position: string): Panel {
  const element = document.createElement('div')
  element.className = 'panel'
  element.dataset.position = position
  element.inert = true
  leaveRoomForKeyboard(element)
  return {
    element,
    isOpen: () => !element.inert,
    addFrame: (title) => {
      const frame = document.createElement('iframe')
      frame.title = title
      frame.allow = 'clipboard-write'
      element.append(frame)
      return frame
    },
    show: () => {
      element.inert = false
    },
    hide: () => {
      element.inert = true
    },
  }
}

/** Phones lay their keyboard over fixed elements; the panel that fills the screen ends above it (see styles.ts). */
function leaveRoomForKeyboard({ style }: HTMLElement): void {
  const { visualViewport: viewport } = window
  if (!viewport) return
  const fit = () => {
    // Zooming by hand makes the viewport smaller as well, but takes no room away.
    style.setProperty('--room', `${viewport.height * viewport.scale}px`)
    style.setProperty('--top', `${viewport.scale > 1 ? 0 : viewport.offsetTop}px`)
  }
  viewport.addEventListener('resize', fit)
  viewport.addEventListener('scroll', fit)
}
