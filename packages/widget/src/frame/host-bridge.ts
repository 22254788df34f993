import type { MintedVisitor } from '@parley/contract/chat'
import type { FrameMessage, HostMessage } from '@parley/contract/widget'
import { newId } from './new-id.ts'
import { RequestError } from './request-error.ts'
import { canStore } from './stored-visitor.ts'

/** The way from the chat page to the loader that opened it. */
export interface HostBridge {
  close(): void
  /** Has the loader mint a visitor token from the host page. Rejects with a `RequestError`. */
  mint(earlier: string | null): Promise<MintedVisitor>
}

/** The loader answers at once or when its own request ends; where it says nothing, the host page has lost it. */
const silenceMs = 20_000

/** @param onOpened called each time the panel is opened */
export function createHostBridge(hostOrigin: string, onOpened: () => void): HostBridge {
  const waiting = new Map<string, (message: HostMessage) => void>()

  function post(message: FrameMessage): void {
    window.parent.postMessage(message, hostOrigin)
  }

  addEventListener('message', (event) => {
    if (event.origin !== hostOrigin || event.source !== window.parent) return
    const message = parseHostMessage(event.data)
    if (message?.type === 'opened') onOpened()
    else if (message) waiting.get(message.request_id)?.(message)
  })
  post({ parley: 1, type: 'ready' })

  return {
    close: () => post({ parley: 1, type: 'close' }),
    mint: (earlier) =>
      new Promise((resolve, reject) => {
        const id = newId()
        const timer = setTimeout(() => settle(undefined), silenceMs)
        function settle(message: HostMessage | undefined): void {
          clearTimeout(timer)
          waiting.delete(id)
          if (message?.type === 'minted') resolve(message.visitor)
          else if (message?.type === 'mint-failed')
            reject(new RequestError(message.status, message.message, message.code))
          else reject(new RequestError(0, ''))
        }
        waiting.set(id, settle)
        post({ parley: 1, type: 'mint', request_id: id, visitor_token: earlier, is_kept_by_host: !canStore() })
      }),
  }
}

function parseHostMessage(data: unknown): HostMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { parley, type, request_id: id, visitor, message, status, code } = data as Record<string, unknown>
  if (parley !== 1) return undefined
  if (type === 'opened') return { parley, type }
  if (typeof id !== 'string') return undefined
  if (type === 'minted' && isVisitor(visitor)) return { parley, type, request_id: id, visitor }
  if (type === 'mint-failed' && typeof message === 'string' && typeof status === 'number')
    return { parley, type, request_id: id, message, status, code: typeof code === 'string' ? code : undefined }
  return undefined
}

function isVisitor(value: unknown): value is MintedVisitor {
  if (typeof value !== 'object' || value === null) return false
  const { visitor_token: token, session_id: session } = value as Record<string, unknown>
  return typeof token === 'string' && typeof session === 'string'
}
