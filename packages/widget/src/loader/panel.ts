export interface Panel {
  /** Inert, and thereby hidden, while it is closed. */
  element: HTMLElement
  /** Adds the chat page's iframe, still without an address. */
  addFrame(title: string): HTMLIFrameElement
  /** Gives the chat page the focus. */
  focus(): void
}

export function createPanel(): Panel {
  const element = document.createElement('div')
  element.className = 'panel'
  element.inert = true
  let frame: HTMLIFrameElement | undefined
  leaveRoomForKeyboard(element)
  return {
    element,
    addFrame: (title) => {
      frame = document.createElement('iframe')
      frame.title = title
      frame.allow = 'clipboard-write'
      element.append(frame)
      return frame
    },
    focus: () => frame?.focus(),
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
