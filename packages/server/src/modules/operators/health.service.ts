import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { HealthState, InstanceHealth } from '@parley/contract/operators'
import type { Database } from '../../platform/db/database.ts'
import type { Engine } from '../../platform/db/engine.ts'
import { describeDatabase, measureLatency } from '../../platform/db/measure-database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import type { Env } from '../../platform/env/env.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { LoopDelay } from '../../platform/metrics/loop-delay.ts'
import type { Redis } from '../../platform/redis/connect-redis.ts'
import { within } from '../../platform/within.ts'
import { type Models, noticeOfNone } from '../models/index.ts'
import { listVendorRecords, type VendorRecord } from './vendor-record.repository.ts'

/** Each part has so long to say how it does; they are asked at once. */
const partLimitMs = 1_500
const slowDatabaseMs = 250
const lateJobS = 5 * 60
const hourMs = 60 * 60 * 1_000
/** Of the last hour's turns, at most so many are looked at. */
const turnLimit = 5_000
/** From this part of all on, failures are more than the odd one. */
const worryingShare = 0.2
const gigabyte = 1024 ** 3
const lowestDiskShare = 0.1

export type Health = ReturnType<typeof createHealth>

interface HealthOptions {
  env: Pick<Env, 'DATA_DIR'>
  version: string
  engine: Engine
  database: Database
  redis: Redis | undefined
  jobs: Jobs
  models: Models
  loopDelay: LoopDelay
  countRunningAnswers: () => number
  describeMail: () => InstanceHealth['mail']
}

/** How the parts of the installation do. It answers while they do not. */
export function createHealth(options: HealthOptions) {
  const startedAt = new Date(Date.now() - process.uptime() * 1_000)
  return {
    async check(): Promise<InstanceHealth> {
      const [database, queue, vendors, disk, redis] = await Promise.all([
        checkDatabase(options),
        checkQueue(options.jobs),
        checkVendors(options),
        checkDisk(options.env.DATA_DIR),
        checkRedis(options),
      ])
      return {
        server: {
          version: options.version,
          node: process.version,
          started_at: startedAt.toISOString(),
          memory_bytes: process.memoryUsage.rss(),
          loop_delay_p99_ms: round(options.loopDelay.p99Ms()),
          running_answers: options.countRunningAnswers(),
        },
        database,
        queue,
        vendors,
        disk,
        mail: options.describeMail(),
        redis,
      }
    },
  }
}

async function checkDatabase({ engine, database }: HealthOptions): Promise<InstanceHealth['database']> {
  const { kind, label } = engine
  try {
    const latency = await measureLatency(database, partLimitMs)
    // Its size takes longer to find out than it takes to answer; without it the database is well all the same.
    const about = await describeDatabase(database, partLimitMs - latency).catch(() => undefined)
    const isSlow = latency > slowDatabaseMs
    if (engine.isDiskFull()) {
      return {
        state: 'down',
        detail: `The disk of ${label} is full: what is stored can be read, and nothing new is. Make room; writing then goes on by itself.`,
        ...{ kind, version: about?.version ?? null, size_bytes: about?.sizeBytes ?? null, latency_ms: round(latency) },
      }
    }
    return {
      state: isSlow ? 'warn' : 'ok',
      detail: isSlow
        ? `${label} answers slowly: one small query took ${Math.round(latency)} ms. Look for what else keeps it busy.`
        : `${label} answers.`,
      kind,
      version: about?.version ?? null,
      size_bytes: about?.sizeBytes ?? null,
      latency_ms: round(latency),
    }
  } catch {
    return {
      state: 'down',
      detail: `${label} does not answer. Bots answer nobody and nobody can log in until it does; the server's log says more.`,
      ...{ kind, version: null, size_bytes: null, latency_ms: null },
    }
  }
}

async function checkRedis({ engine, redis }: HealthOptions): Promise<InstanceHealth['redis']> {
  if (engine.kind === 'embedded') return null
  if (!redis) return { state: 'ok', detail: 'REDIS_URL is not set, which serves as long as there is one process.' }
  if (await redis.answersWithin(partLimitMs)) return { state: 'ok', detail: `${redis.label} answers.` }
  return {
    state: 'down',
    detail: `${redis.label} does not answer. Chats go on; until it does, each process counts its limits by itself, and an answer can be followed and stopped only where it is written.`,
  }
}

async function checkQueue(jobs: Jobs): Promise<InstanceHealth['queue']> {
  try {
    const queues = await within(partLimitMs, jobs.listQueues())
    const failed = queues.reduce((sum, queue) => sum + queue.failed, 0)
    const late = queues.filter((queue) => queue.oldestWaitS > lateJobS).map((queue) => queue.name)
    const [state, detail]: [HealthState, string] =
      late.length > 0
        ? ['warn', `Jobs of ${late.join(', ')} have waited for more than 5 minutes. Is a serving process running?`]
        : failed > 0
          ? ['warn', `${failed} ${failed === 1 ? 'job' : 'jobs'} failed for good in the last day. The log says why.`]
          : ['ok', 'Jobs are worked off as they come.']
    return {
      ...{ state, detail },
      jobs: queues.map(({ name, waiting, active, failed, every }) => ({ name, waiting, active, failed, every })),
    }
  } catch {
    return { state: 'down', detail: 'The queue lies in the database, which does not answer.', jobs: [] }
  }
}

async function checkVendors({ database, models }: HealthOptions): Promise<InstanceHealth['vendors']> {
  const since = new Date(Date.now() - hourMs)
  const records = await within(
    partLimitMs,
    withSystem(database, 'operators.list-vendor-records', (tx) => listVendorRecords(tx, since, turnLimit)),
  ).catch(() => undefined)
  const vendors = models.vendorStatus()
  const missing = noticeOfNone(vendors)
  // Those that play no part here are left out, unless none plays one.
  const shown = vendors.filter(
    ({ id, is_configured, notice }) =>
      is_configured || records?.some(({ vendor }) => vendor === id) || notice === missing,
  )
  return shown.map(({ id, label, is_configured }) => {
    const record = records?.find(({ vendor }) => vendor === id)
    const latest = record?.failed_at && { message: record.latest_failure ?? '', at: record.failed_at.toISOString() }
    return {
      ...{ id, label, is_configured },
      ...judgeVendor({ is_configured, missing }, record, records === undefined),
      answers: record?.answers ?? 0,
      failures: record?.failures ?? 0,
      latest_failure: latest || null,
    }
  })
}

function judgeVendor(
  { is_configured, missing }: { is_configured: boolean; missing: string | undefined },
  record: VendorRecord | undefined,
  isUncounted: boolean,
): { state: HealthState; detail: string } {
  if (!is_configured && !record) return { state: 'warn', detail: `${missing} Bots answer with a labelled echo.` }
  const how = is_configured ? 'Configured.' : "Reached by workspaces' own keys."
  if (isUncounted)
    return { state: 'warn', detail: 'Configured. What it answered cannot be counted without the database.' }
  if (!record) return { state: 'ok', detail: 'Configured. Nothing was asked of it in the last hour.' }
  const { answers, failures } = record
  const total = answers + failures
  const told = total >= turnLimit ? `the last ${total.toLocaleString('en')}` : `${total.toLocaleString('en')}`
  if (failures === 0) return { state: 'ok', detail: `${how} Every answer of the last hour came.` }
  const sentence = `${failures.toLocaleString('en')} of ${told} answers failed in the last hour.`
  if (answers === 0) return { state: 'down', detail: sentence }
  return { state: failures / total >= worryingShare ? 'warn' : 'ok', detail: sentence }
}

async function checkDisk(dataDir: string): Promise<InstanceHealth['disk']> {
  const path = resolve(dataDir)
  try {
    const { bavail, blocks, bsize } = await within(partLimitMs, statfsOfNearest(path))
    const [free, total] = [bavail * bsize, blocks * bsize]
    const isLow = free < gigabyte || free < total * lowestDiskShare
    const told = `${(free / gigabyte).toLocaleString('en', { maximumFractionDigits: 1 })} GB free in ${path}.`
    return {
      state: isLow ? 'warn' : 'ok',
      detail: isLow ? `Only ${told} A full disk stops the database: make room.` : told,
      ...{ path, free_bytes: free, total_bytes: total },
    }
  } catch {
    return { state: 'warn', detail: `${path} cannot be looked at.`, path, free_bytes: 0, total_bytes: 0 }
  }
}

/** With a database server nothing may have made the folder yet: then its disk is the one it would be made on. */
async function statfsOfNearest(path: string): Promise<StatsFs> {
  try {
    return await statfs(path)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error
    return statfsOfNearest(parent)
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
