import { connect, type Socket } from 'node:net'
import { tokenMark } from './answer-shape.ts'

/** How one request went, in milliseconds of `performance.now()`. */
export interface Exchange {
  status: number
  tokens: number
  startedAt: number
  firstAt: number | undefined
  endedAt: number
}

export interface WireClient {
  /**
   * Sends a request; resolves at the end of its answer. Rejects where the connection breaks.
   *
   * @param onTokens told of each arrival of tokens
   */
  exchange(request: string, onTokens?: (at: number, count: number) => void): Promise<Exchange>
  /** Breaks off what is still going on. */
  close(): void
}

interface Pending extends Exchange {
  head: string | undefined
  /** Bytes of the body to come, or undefined for one in chunks. */
  left: number | undefined
  tail: string
  onTokens: ((at: number, count: number) => void) | undefined
  resolve(exchange: Exchange): void
  reject(error: Error): void
}

const mark = tokenMark.charCodeAt(0)
const lastChunk = '\r\n0\r\n\r\n'

/**
 * HTTP as far as a load generator needs it, on connections that are kept. Node's own client would cost more than what is
 * measured; this one looks for tokens and for the end.
 */
export function createWireClient(port: number): WireClient {
  const free: Socket[] = []
  const open = new Set<Socket>()
  const pendings = new WeakMap<Socket, Pending>()

  function openSocket(): Socket {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    open.add(socket)
    socket.on('data', (bytes: Buffer) => {
      const pending = pendings.get(socket)
      if (pending && take(pending, bytes)) {
        pendings.delete(socket)
        free.push(socket)
        pending.resolve(pending)
      }
    })
    // What went wrong is told by the close that follows.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      open.delete(socket)
      const place = free.indexOf(socket)
      if (place >= 0) free.splice(place, 1)
      pendings.get(socket)?.reject(new Error('The connection broke.'))
      pendings.delete(socket)
    })
    return socket
  }

  return {
    exchange: (request, onTokens) =>
      new Promise((resolve, reject) => {
        const socket = free.pop() ?? openSocket()
        pendings.set(socket, {
          ...{ status: 0, tokens: 0, startedAt: performance.now(), firstAt: undefined, endedAt: 0 },
          ...{ head: '', left: undefined, tail: '', onTokens, resolve, reject },
        })
        socket.write(request)
      }),
    close: () => {
      for (const socket of open) socket.destroy()
    },
  }
}

/** Whether the answer ended with these bytes. */
function take(pending: Pending, received: Buffer): boolean {
  const body = pending.head === undefined ? received : takeHead(pending, received)
  if (!body) return false
  const at = performance.now()
  let count = 0
  for (let place = body.indexOf(mark); place >= 0; place = body.indexOf(mark, place + 1)) count += 1
  if (count > 0) {
    pending.firstAt ??= at
    pending.tokens += count
    pending.onTokens?.(at, count)
  }
  pending.endedAt = at
  if (pending.left !== undefined) {
    pending.left -= body.length
    return pending.left <= 0
  }
  pending.tail = (pending.tail + body.toString('latin1', Math.max(0, body.length - 7))).slice(-7)
  return pending.tail === lastChunk
}

/** What of the body came with the end of the head; undefined until that. */
function takeHead(pending: Pending, received: Buffer): Buffer | undefined {
  const before = pending.head ?? ''
  const head = before + received.toString('latin1')
  const end = head.indexOf('\r\n\r\n')
  if (end < 0) {
    pending.head = head
    return undefined
  }
  pending.head = undefined
  pending.status = Number(head.slice(9, 12))
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end)) ?? []
  if (length !== undefined || pending.status === 204) pending.left = Number(length ?? 0)
  // A body that is empty, but in chunks, is the last chunk alone.
  pending.tail = '\r\n'
  return received.subarray(end + 4 - before.length)
}
