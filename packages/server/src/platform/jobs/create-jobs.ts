import { type Job as BossJob, fromKysely, PgBoss } from 'pg-boss'
import type { Engine } from '../db/engine.ts'
import { isDatabaseUnavailable } from '../db/unavailable.ts'
import { bossOptions, bossSchema } from './boss-options.ts'
import type { AnyJob, Job, JobContext } from './define-job.ts'

/** A transaction of the application's Kysely, of whatever tables. */
type SendingTransaction = Parameters<typeof fromKysely>[0]

interface JobsLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface Jobs {
  /** Begins to work off jobs in this process. */
  start(): Promise<void>
  /** Takes no new job, waits up to 20 seconds for those that run, then aborts them; they are tried again later. */
  stop(): Promise<void>
  /**
   * Adds a job inside the caller's transaction: it exists exactly if that commits, and starts at once after.
   *
   * Throws a `ZodError` for a payload that the job would refuse.
   */
  send<Payload extends object>(tx: SendingTransaction, job: Job<Payload>, payload: Payload): Promise<void>
  /** All queues, by name. */
  listQueues(): Promise<QueueState[]>
}

/** A queue as it stands now. `failed` counts what failed for good in the last day. */
export interface QueueState {
  name: string
  waiting: number
  active: number
  failed: number
  /** A cron expression in UTC, for jobs that run by themselves. */
  every: string | null
  /** How long the job that waits longest has been due, in seconds; 0 where none is. */
  oldestWaitS: number
}

interface JobsOptions {
  engine: Engine
  jobs: readonly AnyJob[]
  context: Omit<JobContext, 'signal'>
  log: JobsLog
}

const graceMs = 20_000
/** The embedded engine has one process, which wakes itself; polling only finds retries and what is scheduled. */
const pollSeconds = { embedded: 10, server: 2 } as const
/** On a server the sender's transaction commits on another connection than the one that looks for the job. */
const wakeAfterMs = { embedded: 0, server: 100 } as const

/** Connects to the queues that `installJobs` made; sending works from now on, working them off from `start` on. */
export async function createJobs({ engine, jobs, context, log }: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({
    ...bossOptions(engine, engine.jobs),
    migrate: false,
    cronWorkerIntervalSeconds: pollSeconds[engine.kind],
  })
  const report = reporter(log)
  boss.on('error', report)
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  await boss.start()

  const workers = new Map<string, string>()
  const waking = new Set<string>()

  function wake(name: string): void {
    const worker = workers.get(name)
    if (!worker || waking.has(name)) return
    waking.add(name)
    setTimeout(() => {
      waking.delete(name)
      boss.notifyWorker(worker)
    }, wakeAfterMs[engine.kind]).unref()
  }

  async function attempt(job: AnyJob, { id, data, retryCount, signal }: BossJob): Promise<void> {
    try {
      await job.run({ ...context, signal }, job.payload.parse(data ?? {}))
    } catch (error) {
      const details = { err: error, job: job.name, id, attempt: retryCount + 1, attempts: job.attempts }
      if (retryCount + 1 < job.attempts) log.warn(details, 'A job failed and will be tried again.')
      else log.error(details, 'A job failed for good.')
      throw error
    }
  }

  return {
    async start() {
      for (const job of jobs) {
        const options = { pollingIntervalSeconds: pollSeconds[engine.kind], batchSize: 1 }
        const worker = await boss.work(job.name, options, async ([claimed]: BossJob[]) => {
          if (!claimed) return
          // Where one job was, there may be more; without this each would wait for a poll of its own.
          boss.notifyWorker(worker)
          await attempt(job, claimed)
        })
        workers.set(job.name, worker)
      }
    },

    async stop() {
      await boss.stop({ graceful: true, close: false, timeout: graceMs })
    },

    async send(tx, job, payload) {
      await boss.send(job.name, job.payload.parse(payload), { db: fromKysely(tx) })
      wake(job.name)
    },

    async listQueues() {
      const { rows } = await engine.jobs.executeSql(countUnfinished)
      const counts = new Map((rows as Omit<QueueState, 'every'>[]).map((row) => [row.name, row]))
      return jobs
        .map(({ name, every }) => ({
          ...{ name, every: every ?? null },
          waiting: counts.get(name)?.waiting ?? 0,
          active: counts.get(name)?.active ?? 0,
          failed: counts.get(name)?.failed ?? 0,
          oldestWaitS: counts.get(name)?.oldestWaitS ?? 0,
        }))
        .sort((one, other) => one.name.localeCompare(other.name))
    },
  }
}

/** pg-boss counts now and then, and into a table; this reads what is so now. What is done is by far the most. */
const countUnfinished = `
  select name,
    count(*) filter (where state in ('created', 'retry'))::int as waiting,
    count(*) filter (where state = 'active')::int as active,
    count(*) filter (where state = 'failed')::int as failed,
    coalesce(greatest(0, extract(epoch from now() - min(start_after) filter (where state in ('created', 'retry')))), 0)::int
      as "oldestWaitS"
  from ${bossSchema}.job where state in ('created', 'retry', 'active', 'failed') group by name`

/** Polling meets an outage many times a minute; one line a minute tells it as well. */
function reporter(log: JobsLog): (error: Error) => void {
  let quietUntil = 0
  return (error) => {
    if (isDatabaseUnavailable(error)) {
      if (performance.now() < quietUntil) return
      quietUntil = performance.now() + 60_000
    }
    log.error({ err: error }, 'The job queue met an error.')
  }
}
