import { cpus, totalmem } from 'node:os'
import type { Stand } from './stand.ts'

/** What the figures were measured on, in one sentence or two. */
export function describeMachine({ server }: Pick<Stand, 'server'>): string {
  const [processor] = cpus()
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  const database = server ? `PostgreSQL ${server.version} on the same machine` : 'no PostgreSQL server'
  return `Measured on ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores (${processor?.model.trim()}), ${gigabytes} GB, Node ${process.versions.node}, ${database}.
The vendor, the load generator, and what is measured are processes of their own and share these cores.`
}
