import { type CpuInfo, cpus, totalmem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Stand } from './stand.ts'

/** What the figures were measured on, in one sentence or two. */
export function describeMachine({ server }: Pick<Stand, 'server'>): string {
  const [processor] = cpus()
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  const database = server ? `PostgreSQL ${server.version} on the same machine` : 'no PostgreSQL server'
  return `Measured on ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores (${processor?.model.trim()}), ${gigabytes} GB, Node ${process.versions.node}, ${database}.
The vendor, the load generator, and what is measured are processes of their own and share these cores.`
}

/** How busy the machine is while the bench rests: the share of its cores' time that other programs take. */
export async function othersShare(): Promise<number> {
  const before = cpus()
  await delay(1_000)
  const sum = (list: CpuInfo[], pick: (times: CpuInfo['times']) => number) =>
    list.reduce((total, { times }) => total + pick(times), 0)
  const now = cpus()
  const idle = sum(now, ({ idle }) => idle) - sum(before, ({ idle }) => idle)
  const all = (times: CpuInfo['times']) => Object.values(times).reduce((total, time) => total + time, 0)
  return 1 - idle / (sum(now, all) - sum(before, all))
}
