import type { WebSocket } from 'ws'
import type { ChatSocket } from './chat-socket.ts'

/** Bytes that may wait for a client that does not read; past them it is dropped. It can resume by its last event id. */
const maxBufferedBytes = 1024 * 1024

/** Frames that one socket may send in a minute: far more than any page has cause to. */
const framesPerMinute = 300

/** Close codes of RFC 6455, and of the registry it began. */
const policyViolation = 1008
const serviceRestart = 1012
const tryAgainLater = 1013

/** A client that was asked to close has so long to say that it did. */
const closingMs = 2_000

interface OpenSocket {
  socket: WebSocket
  /** Something was heard of the client since it was last asked. */
  isAlive: boolean
}

export type ChatSockets = ReturnType<typeof createChatSockets>

/** The open sockets of this process: who is gone is found out, and who does not read is dropped. */
export function createChatSockets({ heartbeatMs = 30_000 } = {}) {
  const open = new Set<OpenSocket>()
  let isClosing = false

  /** Ends the sockets whose clients did not answer the last beat, and asks the others. */
  function beat(): void {
    for (const entry of open) {
      if (!entry.isAlive) {
        entry.socket.terminate()
        continue
      }
      entry.isAlive = false
      entry.socket.ping()
    }
  }
  const beats = setInterval(beat, heartbeatMs)
  beats.unref()

  function end(socket: WebSocket, code: number, reason: string): void {
    socket.close(code, reason)
    setTimeout(() => socket.terminate(), closingMs).unref()
  }

  /** @param serve makes the chat of a socket, given how to write to it */
  function add(socket: WebSocket, serve: (write: (frame: string) => boolean) => ChatSocket): void {
    const entry: OpenSocket = { socket, isAlive: true }
    const alive = () => {
      entry.isAlive = true
    }
    const chat = serve((frame) => {
      if (socket.readyState !== socket.OPEN) return false
      socket.send(frame)
      if (socket.bufferedAmount <= maxBufferedBytes) return true
      socket.terminate()
      return false
    })
    let frames = 0
    let minuteEndsAt = 0
    // One at a time, in their order; meanwhile no more are read from the connection.
    let before: Promise<void> = Promise.resolve()
    let waiting = 0

    open.add(entry)
    socket.on('pong', alive)
    socket.on('error', () => socket.terminate())
    socket.once('close', () => {
      open.delete(entry)
      chat.leave()
    })
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return
      alive()
      const now = performance.now()
      if (now > minuteEndsAt) {
        frames = 0
        minuteEndsAt = now + 60_000
      }
      frames += 1
      if (frames > framesPerMinute) return end(socket, policyViolation, 'Too many frames.')
      waiting += 1
      socket.pause()
      before = before
        .then(() => chat.receive(isBinary ? 'binary' : data.toString()))
        .then(() => {
          waiting -= 1
          if (waiting === 0) socket.resume()
        })
    })
    if (isClosing) end(socket, tryAgainLater, 'The server is restarting.')
  }

  return {
    add,
    beat,
    count: () => open.size,
    /** Asks all clients to come back to whatever serves them then. */
    close(): void {
      isClosing = true
      clearInterval(beats)
      for (const { socket } of open) end(socket, serviceRestart, 'The server is restarting.')
    },
  }
}
