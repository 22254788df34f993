import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { SocketClientFrame, SocketServerFrame } from '@parley/contract/chat-socket'
import { WebSocket } from 'ws'
import type { ReceivedEvent } from './sse-reader.ts'

/** A frame as a client writes it, before its ids are looked at. */
export type SentFrame = { type: SocketClientFrame['type'] } & Record<string, unknown>

/** An open socket, read as a test asks. */
export interface SocketClient {
  socket: WebSocket
  frames: SocketServerFrame[]
  /** The events among the frames. */
  events(): ReceivedEvent[]
  send(frame: SentFrame): void
  sendRaw(data: string | Buffer): void
  /** Waits until a condition on what came holds. Rejects where the socket closes before. */
  until(condition: (frames: readonly SocketServerFrame[]) => boolean): Promise<void>
  closed: Promise<{ code: number; reason: string }>
}

/** Resolves once the socket is open; rejects with a `RefusedUpgrade` where the server answers otherwise. */
export function openSocket(url: string, headers: Record<string, string> = {}): Promise<SocketClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers })
  const frames: SocketServerFrame[] = []
  const waiting = new Set<() => void>()
  let end: { code: number; reason: string } | undefined
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      end = { code, reason: reason.toString() }
      resolve(end)
      for (const look of waiting) look()
    })
  })
  socket.on('message', (data) => {
    frames.push(JSON.parse(data.toString()))
    for (const look of waiting) look()
  })
  const client: SocketClient = {
    socket,
    frames,
    closed,
    events: () => frames.flatMap((frame) => (frame.type === 'event' ? [{ id: frame.id, event: frame.event }] : [])),
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (data) => socket.send(data),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (condition(frames)) resolve()
          else if (end) reject(new Error(`The socket closed (${end.code}) after ${JSON.stringify(frames)}`))
          else return
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
  }
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(client))
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      text(response).then((body) => reject(new RefusedUpgrade(response.statusCode ?? 0, body)), reject)
    })
    socket.on('error', reject)
  })
}

/** The server answered by HTTP. */
export class RefusedUpgrade extends Error {
  readonly status: number
  readonly body: string

  constructor(status: number, body: string) {
    super(`The upgrade was refused with ${status}: ${body}`)
    this.status = status
    this.body = body
  }
}
