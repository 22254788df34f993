import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP proxy on the loopback that can be cut, and that can swallow what passes. */
export interface LoopbackProxy {
  port: number
  /** Breaks all connections, and refuses new ones. */
  cut(): Promise<void>
  /** Takes connections and all that is sent, and passes nothing on, as a network does that drops packets. */
  stall(): void
  /** Passes everything on again, what was held back first. */
  restore(): Promise<void>
  stop(): Promise<void>
}

export async function startLoopbackProxy(target: { host: string; port: number }): Promise<LoopbackProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let isStalled = false

  const server = createServer((near) => {
    const far = connect(target.port, target.host)
    const pair = [near, far] as const
    pairs.add(pair)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => to.write(chunk))
      from.on('error', () => undefined)
      from.on('close', () => {
        pairs.delete(pair)
        to.destroy()
      })
      if (isStalled) from.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function close(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const [near, far] of pairs) {
      near.resetAndDestroy()
      far.destroy()
    }
    await closed
  }

  return {
    port,
    cut: close,
    stall: () => {
      isStalled = true
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    restore: async () => {
      isStalled = false
      for (const pair of pairs) for (const socket of pair) socket.resume()
      if (server.listening) return
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    stop: close,
  }
}
