import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A load balancer that knows nothing of what it carries: each request goes to the next process that takes it. */
export interface RoundRobin {
  origin: string
  stop(): Promise<void>
}

export async function startRoundRobin(targets: readonly string[]): Promise<RoundRobin> {
  let turn = 0
  const server = createServer((incoming, reply) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => pass(targets.length))

    /** @param left how many processes may still be tried, the dead ones being refused connections */
    function pass(left: number): void {
      const target = targets[turn++ % targets.length] ?? ''
      const outgoing = request(target + incoming.url, { method: incoming.method, headers: incoming.headers })
      outgoing.on('response', (response) => {
        reply.writeHead(response.statusCode ?? 502, response.headers)
        // An event stream may have nothing to say yet.
        reply.flushHeaders()
        response.on('error', () => reply.destroy())
        response.pipe(reply)
        reply.on('close', () => outgoing.destroy())
      })
      outgoing.on('error', () => {
        if (!reply.headersSent && left > 1) pass(left - 1)
        else reply.destroy()
      })
      outgoing.end(Buffer.concat(chunks))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
