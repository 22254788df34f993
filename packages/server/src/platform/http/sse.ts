import type { FastifyReply } from 'fastify'

/** Bytes that may wait for a client that does not read; past them it is dropped. It can resume by its last event id. */
const maxBufferedBytes = 1024 * 1024

const heartbeatMs = 15_000

/** An open event stream to one client. */
export interface EventStream {
  /** Writes finished frames; false once the client is gone or was dropped. */
  write(frames: string): boolean
  end(): void
  /** Called once when the client leaves before `end`. */
  onLeave(listener: () => void): void
}

let openStreams = 0
const streamed = new WeakSet<FastifyReply['raw']>()

/** How many event streams of this process are open now. */
export function countEventStreams(): number {
  return openStreams
}

/** Whether the reply is, or was, an event stream. */
export function isEventStream({ raw }: FastifyReply): boolean {
  return streamed.has(raw)
}

/**
 * Takes over the reply. The headers keep proxies from buffering; comments keep idle connections alive.
 *
 * @param isUiMessages says in a header that the events are those of the AI SDK
 */
export function openEventStream(reply: FastifyReply, { isUiMessages = true } = {}): EventStream {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    ...(isUiMessages && { 'x-vercel-ai-ui-message-stream': 'v1' }),
    connection: 'keep-alive',
  })
  raw.flushHeaders()
  const heartbeat = setInterval(() => write(': \n\n'), heartbeatMs)
  openStreams += 1
  streamed.add(raw)
  raw.once('close', () => {
    clearInterval(heartbeat)
    openStreams -= 1
  })
  raw.on('error', () => raw.destroy())

  function write(frames: string): boolean {
    if (raw.destroyed || raw.writableEnded) return false
    raw.write(frames)
    if (raw.writableLength <= maxBufferedBytes) return true
    raw.destroy()
    return false
  }

  return {
    write,
    end: () => {
      clearInterval(heartbeat)
      raw.end()
    },
    onLeave: (listener) => raw.once('close', () => raw.writableFinished || listener()),
  }
}
