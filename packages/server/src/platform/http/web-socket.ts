import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { AppError } from '../errors.ts'

interface Upgrade {
  socket: Socket
  head: Buffer
  response: ServerResponse
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>()

/** Only these leave HTTP; any other `Upgrade` header, such as curl's for HTTP/2, is passed over as if it were not there. */
export function isUpgrade({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && url?.startsWith('/ws/') === true
}

/**
 * Has requests to upgrade take the way of every other request: the same check of hosts, the same routes, and the same
 * errors where they are refused. A route that accepts one calls `openWebSocket`.
 */
export function routeUpgrades(http: FastifyInstance): void {
  http.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    socket.on('error', () => socket.destroy())
    try {
      response.assignSocket(socket)
    } catch {
      // The client did not wait for the answer to its request before.
      socket.destroy()
      return
    }
    upgrades.set(request, { socket, head, response })
    response.once('finish', () => socket.destroySoon())
    http.routing(request, response)
  })
}

const sockets = new Map<number, WebSocketServer>()

function serverFor(maxFrameBytes: number): WebSocketServer {
  const known = sockets.get(maxFrameBytes)
  if (known) return known
  const server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: maxFrameBytes })
  sockets.set(maxFrameBytes, server)
  return server
}

/**
 * Takes over the reply and finishes the handshake. Throws `invalid_input` for a request that asked for no WebSocket; a
 * handshake that is wrong in itself is refused without `onOpen`.
 *
 * @param maxFrameBytes a larger message closes the socket with 1009
 */
export function openWebSocket(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  maxFrameBytes: number,
  onOpen: (socket: WebSocket) => void,
): void {
  const upgrade = upgrades.get(raw)
  if (!upgrade) throw new AppError('invalid_input', 'Open this address as a WebSocket.')
  const { socket, head, response } = upgrade
  reply.hijack()
  response.detachSocket(socket)
  serverFor(maxFrameBytes).handleUpgrade(raw, socket, head, onOpen)
}
