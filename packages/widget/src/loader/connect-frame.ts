import type { FrameMessage, HostMessage, LauncherConfig } from '@parley/contract/widget'
import { mintVisitor } from './mint-visitor.ts'

export interface FrameConnection {
  /** Tells the chat page that it is seen, so that it takes the focus. */
  opened(): void
}

/** Opens the chat page in the frame and talks with it: only with this window, only at its exact origin. */
export function connectFrame({
  origin,
  config,
  frame,
  onClose,
}: {
  origin: string
  config: LauncherConfig
  frame: HTMLIFrameElement
  onClose: () => void
}): FrameConnection {
  let isReady = false

  function post(message: HostMessage): void {
    frame.contentWindow?.postMessage(message, origin)
  }

  function handle(message: FrameMessage): void {
    if (message.type === 'ready') {
      isReady = true
      post({ parley: 1, type: 'opened' })
    } else if (message.type === 'close') {
      onClose()
    } else {
      mintVisitor(origin, config.token, message).then(post)
    }
  }

  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return
    const message = parseFrameMessage(event.data)
    if (message) handle(message)
  })

  // In the fragment, which is sent to no server: where the chat page may send its messages.
  frame.src = `${origin}/widget/b/${config.token}/#o=${encodeURIComponent(location.origin)}`

  return { opened: () => isReady && post({ parley: 1, type: 'opened' }) }
}

function parseFrameMessage(data: unknown): FrameMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { parley, type, request_id, visitor_token: token, is_kept_by_host: isKept } = data as Record<string, unknown>
  if (parley !== 1) return undefined
  if (type === 'ready' || type === 'close') return { parley, type }
  if (type === 'mint' && typeof request_id === 'string' && (typeof token === 'string' || token === null)) {
    return { parley, type, request_id, visitor_token: token, is_kept_by_host: isKept === true }
  }
  return undefined
}
