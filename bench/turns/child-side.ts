import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens on a free port, tells it to the process that forked this one, and ends with that one. */
export function listenForParent(server: Server): void {
  process.on('disconnect', () => process.exit())
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    process.send?.({ port: (server.address() as AddressInfo).port })
  })
}
