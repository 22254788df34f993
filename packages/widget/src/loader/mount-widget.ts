import type { WidgetConfig } from '@parley/contract/widget'
import { connectFrame, type FrameConnection } from './connect-frame.ts'
import { createLauncher } from './launcher.ts'
import { createPanel } from './panel.ts'
import { widgetStyles } from './styles.ts'

/**
 * Puts the launcher on the page, once for each bot however often the script is included. Nothing is requested or stored
 * until it is clicked.
 */
export function mountWidget(origin: string, config: WidgetConfig): void {
  const id = `parley-${config.token}`
  if (document.getElementById(id)) return
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

  function toggle(): void {
    if (panel.isOpen()) close()
    else open()
  }

  function open(): void {
    connection ??= connectFrame({ origin, config, frame: panel.addFrame(config.name), onClose: close })
    panel.show()
    launcher.setOpen(true)
    connection.opened()
  }

  function close(): void {
    panel.hide()
    launcher.setOpen(false)
    launcher.focus()
  }
}
