import type { LauncherConfig } from '@parley/contract/widget'
import { connectFrame, type FrameConnection } from './connect-frame.ts'
import { createLauncher, type Launcher } from './launcher.ts'
import { createPanel } from './panel.ts'
import { widgetStyles } from './styles.ts'

/** The widget on the page. It reads its configuration anew each time it is opened or closed. */
export interface Widget {
  root: ShadowRoot
  launcher: Launcher
  /** Opens or closes the panel, and leaves the focus where it is. */
  setOpen(isOpen: boolean): void
}

/**
 * Puts the launcher on the page, once for each bot however often the script is included: a second time undefined. Nothing
 * is requested or stored until it is clicked.
 */
export function mountWidget(origin: string, config: LauncherConfig): Widget | undefined {
  const id = `parley-${config.token}`
  if (document.getElementById(id)) return undefined
  const host = document.createElement('parley-widget')
  host.id = id
  // Set through the CSSOM, which policies without 'unsafe-inline' allow; important, so that no page's rule can win.
  host.style.cssText =
    'all:initial!important;position:fixed!important;z-index:2147483647!important;inset:auto!important'
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [widgetStyles(config)]

  const panel = createPanel()
  const launcher = createLauncher(config, toggle)
  root.append(panel.element, launcher.element)
  // Not into the body: one with a transform would take the fixed position along.
  document.documentElement.append(host)

  let connection: FrameConnection | undefined

  function setOpen(isOpen: boolean): void {
    if (isOpen) connection ??= connectFrame({ origin, config, frame: panel.addFrame(config.name), onClose: close })
    panel.element.inert = !isOpen
    launcher.setOpen(isOpen)
  }

  function toggle(): void {
    if (panel.element.inert) {
      setOpen(true)
      panel.focus()
      connection?.opened()
    } else close()
  }

  function close(): void {
    setOpen(false)
    launcher.focus()
  }

  return { root, launcher, setOpen }
}
