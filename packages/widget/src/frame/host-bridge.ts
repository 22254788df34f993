import type { MintedVisitor } from '@parley/contract/chat'
import type { FrameMessage, HostMessage } from '@parley/contract/widget'
import { RequestError } from './request-error.ts'
import { canStore } from './stored-visitor.ts'

/** The way from the chat page to the loader that opened it. */
export interface HostBridge {
  close(): void
  /** Has the loader mint a visitor token from the host page. Rejects with a `RequestError`. */
  mint(earlier: string | null): Promise<MintedVisitor>
}

/** @param onOpened called each time the panel is opened */
export function createHostBridge(hostOrigin: string, onOpened: () => void): HostBridge {
  let waiting: PromiseWithResolvers<MintedVisitor> | undefined

  function post(message: FrameMessage): void {
    window.parent.postMessage(message, hostOrigin)
  }

  addEventListener('message', (event) => {
    if (event.origin !== hostOrigin || event.source !== window.parent) return
    const message = parseHostMessage(event.data)
    if (message?.type === 'opened') onOpened()
    else if (message?.type === 'minted') waiting?.resolve(message.visitor)
    else if (message) waiting?.reject(new RequestError(message.status, message.message))
  })
  post({ parley: 1, type: 'ready' })

  return {
    close: () => post({ parley: 1, type: 'close' }),
    mint: (earlier) => {
      waiting = Promise.withResolvers()
      post({ parley: 1, type: 'mint', visitor_token: earlier, is_kept_by_host: !canStore() })
      return waiting.promise
    },
  }
}

function parseHostMessage(data: unknown): HostMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { parley, type, visitor, message, status } = data as Record<string, unknown>
  if (parley !== 1) return undefined
  if (type === 'opened') return { parley, type }
  if (type === 'minted' && isVisitor(visitor)) return { parley, type, visitor }
  if (type === 'mint-failed') return { parley, type, message: String(message ?? ''), status: Number(status) || 0 }
  return undefined
}

function isVisitor(value: unknown): value is MintedVisitor {
  if (typeof value !== 'object' || value === null) return false
  const { visitor_token: token, session_id: session } = value as Record<string, unknown>
  return typeof token === 'string' && typeof session === 'string'
}
