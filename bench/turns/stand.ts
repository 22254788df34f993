import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { TestDatabase } from '../../packages/server/test/test-database.ts'
import { type DatabaseKind, type DatabaseServer, findDatabaseServer, makeDatabase } from './databases.ts'
import type { Address, Load, LoadResult } from './load.ts'
import { makeBot, type RunningParley, startParley, untilIdle } from './parley.ts'
import { end, forkPart } from './processes.ts'

/** Something that answers, and the process whose figures count. */
export interface Target {
  name: string
  address: Address
  pid: number
}

export interface ParleyTarget extends Target {
  parley: RunningParley
  workspaceId: string
  botId: string
  env: Record<string, string>
}

/** The server's clients of a vendor to compare, the usual one first. */
export const modelClients = ['own', 'sdk'] as const

type ModelClient = (typeof modelClients)[number]

export interface Stand {
  isQuick: boolean
  /** The databases to measure on. */
  kinds: readonly DatabaseKind[]
  server: DatabaseServer | undefined
  /** Asked directly: what can be had at most. */
  vendor: Target
  pipe: Target
  /** A server that measures share, started when first asked for. */
  parley(kind: DatabaseKind, client?: ModelClient): Promise<ParleyTarget>
  /** A server for one measure alone; ends with `close`. */
  ownParley(kind: DatabaseKind, options?: OwnOptions): Promise<OwnParley>
  /** Has the load generator put load on an address. One load at a time. */
  load(load: Load): Promise<LoadResult>
  close(): Promise<void>
}

export interface OwnParley extends ParleyTarget {
  /** Stops the server, and starts it again on the same port and database once the work is done. */
  whileStopped(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface OwnOptions {
  /** Of Node, such as `--cpu-prof`. */
  nodeArgs?: readonly string[]
  env?: Record<string, string>
}

/** Starts the vendor, the pipe and the load generator, each in a process of its own. */
export async function openStand({ isQuick }: { isQuick: boolean }): Promise<Stand> {
  const server = await findDatabaseServer()
  const vendor = await forkPart('vendor.ts')
  const [pipe, generator] = await Promise.all([forkPart('pipe.ts', [String(vendor.port)]), forkPart('generator.ts')])
  const vendorEnv = { GROQ_API_KEY: 'gsk_bench', GROQ_BASE_URL: `http://127.0.0.1:${vendor.port}/openai/v1` }
  const shared = new Map<string, Promise<OwnParley>>()
  /** Answers that a server goes on with, since the vendor holds them, by its port. */
  const held = new Map<number, number>()

  async function openParley(
    kind: DatabaseKind,
    { nodeArgs = [], env: extra = {} }: OwnOptions = {},
  ): Promise<OwnParley> {
    const database = await makeDatabase(kind, server)
    const env = { ...database.env, ...vendorEnv, ...extra }
    const parley = await startParley(env, { nodeArgs })
    const { workspaceId, botId, ...address } = await makeBot(parley.port)
    const target: OwnParley = {
      ...{ name: `Parley, ${kind}`, address, pid: parley.pid, parley, workspaceId, botId, env },
      whileStopped: async (work) => {
        await end(target.parley.child)
        await work()
        target.parley = await startParley({ ...env, PORT: String(parley.port) }, { nodeArgs })
        target.pid = target.parley.pid
      },
      close: () => closeParley(target, database),
    }
    return target
  }

  const target = (name: string, { child, port }: { child: ChildProcess; port: number }): Target => ({
    ...{ name, address: { port }, pid: child.pid ?? 0 },
  })

  return {
    isQuick,
    kinds: server ? ['embedded', 'PostgreSQL'] : ['embedded'],
    server,
    vendor: target('vendor alone', vendor),
    pipe: target('pipe', pipe),
    parley: (kind, client = 'own') => {
      const key = `${kind} ${client}`
      const opened = shared.get(key) ?? openParley(kind, { env: { MODEL_CLIENT: client } })
      shared.set(key, opened)
      return opened
    },
    ownParley: openParley,
    load: async (load) => {
      if ('address' in load && load.address.embedToken) {
        const { port } = load.address
        await untilIdle(port, held.get(port) ?? 0)
        if (load.kind === 'follow') held.set(port, load.sessions)
      }
      generator.child.send(load)
      const over = new AbortController()
      const died = once(generator.child, 'exit', over).then(() =>
        Promise.reject(new Error('The load generator ended.')),
      )
      const [result] = await Promise.race([once(generator.child, 'message', over), died])
      over.abort()
      await died.catch(() => undefined)
      return result as LoadResult
    },
    close: async () => {
      const parleys = await Promise.all(shared.values())
      await Promise.all(parleys.map((each) => each.close()))
      await Promise.all([vendor, pipe, generator].map(({ child }) => end(child)))
    },
  }
}

async function closeParley({ name, parley }: ParleyTarget, database: TestDatabase): Promise<void> {
  // Its answers need no end: they go with its database.
  await end(parley.child, 'SIGKILL')
  for (const [line, count] of parley.complaints) console.log(`${name} logged ${count} times: ${line}`)
  await database.remove()
}

/** The servers to measure, one on each database. */
export async function listParleys(stand: Stand): Promise<ParleyTarget[]> {
  const parleys: ParleyTarget[] = []
  for (const kind of stand.kinds) parleys.push(await stand.parley(kind))
  return parleys
}
