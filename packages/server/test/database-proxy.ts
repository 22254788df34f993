import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A loopback proxy in front of a database server that fails it as a network does. */
export interface DatabaseProxy {
  /** The database's, through the proxy. */
  url: string
  /** `isSilent` swallows what is sent; `isRefusing` takes no new connection. */
  state: { isSilent: boolean; isRefusing: boolean }
  /** Ends all connections. */
  cut(): void
  /** Ends all connections and takes no new one until `state.isRefusing` is false again. */
  takeAway(): void
  /** Keeps answers back until the function it returns is called, which delivers them. */
  delay(): () => void
  stop(): Promise<void>
}

export async function startDatabaseProxy(target: URL): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>()
  const state = { isSilent: false, isRefusing: false }
  let held: (() => void)[] | undefined
  const server = createServer((near) => {
    if (state.isRefusing) return void near.destroy()
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (data) => void (state.isSilent || far.write(data)))
    far.on('data', (data) => {
      if (held) held.push(() => near.write(data))
      else near.write(data)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)

  function cut(): void {
    for (const socket of sockets) socket.destroy()
  }

  return {
    url: url.href,
    state,
    cut,
    takeAway() {
      state.isRefusing = true
      cut()
    },
    delay() {
      held ??= []
      return () => {
        const late = held ?? []
        held = undefined
        for (const deliver of late) deliver()
      }
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}
