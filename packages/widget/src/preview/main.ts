import type { LauncherConfig, PreviewMessage, PreviewReport, WidgetConfig } from '@parley/contract/widget'
import { mountWidget } from '../loader/mount-widget.ts'
import { widgetStyles } from '../loader/styles.ts'

/** The chat page that belongs to no bot and sends nothing: at `/widget/b/preview/`. */
const token = 'preview' as WidgetConfig['token']

/** The editor and the pages in its frame are of one origin, and hear no other. */
const { origin } = location
const editor = window.parent

/** The launcher's configuration as the widget reads it; each draft is written into it. */
let shown: LauncherConfig | undefined
let widget: ReturnType<typeof mountWidget>
let draft: WidgetConfig | undefined
let toldOpen = false

function report(message: PreviewReport): void {
  editor.postMessage(message, origin)
}

/** Shows the draft: on a mounted widget only what changed is drawn again. */
function show({ config, is_open: isOpen }: PreviewMessage): void {
  draft = { ...config, primary_color: readColour(config.primary_color), token }
  toldOpen = isOpen
  if (shown) Object.assign(shown, draft)
  else {
    shown = { ...draft }
    widget = mountWidget(origin, shown)
    if (widget) reportToggles(widget.launcher.element)
  }
  if (!widget) return
  widget.root.adoptedStyleSheets = [widgetStyles(shown)]
  widget.setOpen(isOpen)
  const frame = findFrame()
  if (frame) frame.title = draft.name
  tellChatPage()
}

/** A colour in the making, such as `#0f7`, changes nothing yet. */
function readColour(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : (shown?.primary_color ?? '#57534e')
}

function findFrame(): HTMLIFrameElement | null | undefined {
  return widget?.root.querySelector('iframe')
}

function tellChatPage(): void {
  if (!draft) return
  const message: PreviewMessage = { parley: 1, type: 'preview', config: draft, is_open: toldOpen }
  findFrame()?.contentWindow?.postMessage(message, origin)
}

/** Someone opened or closed it here; what the editor asked for itself is no news to it. */
function reportToggles(launcher: HTMLButtonElement): void {
  new MutationObserver(() => {
    const isOpen = launcher.getAttribute('aria-expanded') === 'true'
    if (isOpen === toldOpen) return
    toldOpen = isOpen
    report({ parley: 1, type: 'preview-toggled', is_open: isOpen })
  }).observe(launcher, { attributeFilter: ['aria-expanded'] })
}

addEventListener('message', (event) => {
  if (event.origin !== origin) return
  const { parley, type, config, is_open: isOpen } = Object(event.data)
  if (parley !== 1) return
  if (event.source === editor && type === 'preview' && config && typeof isOpen === 'boolean') {
    show({ parley, type, config, is_open: isOpen })
  } else if (event.source === findFrame()?.contentWindow && type === 'ready') tellChatPage()
})
report({ parley: 1, type: 'preview-ready' })
