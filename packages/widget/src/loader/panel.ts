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
