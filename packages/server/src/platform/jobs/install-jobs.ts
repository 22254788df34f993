import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { type Db, PgBoss } from 'pg-boss'
import type { Engine } from '../db/engine.ts'
import { bossOptions, bossSchema, queueOptions } from './boss-options.ts'
import type { AnyJob } from './define-job.ts'

/**
 * Brings pg-boss's schema, the queues and their schedules up to date, as the schema's owner, and lets the application's
 * roles use them. At run time nothing changes the schema.
 *
 * Runs at each start, after the migrations, which make the roles. Several processes may run it at once.
 */
export async function installJobs(engine: Engine, jobs: readonly AnyJob[]): Promise<void> {
  await engine.withOwner(async (owner, db) => {
    const boss = new PgBoss({
      ...bossOptions(engine, oneAtATime(db)),
      migrate: true,
      supervise: false,
      schedule: false,
      bamIntervalSeconds: 10,
    })
    let failure: Error | undefined
    boss.on('error', (error) => {
      failure ??= error
    })
    await boss.start()
    try {
      for (const job of jobs) await installQueue(boss, job)
      await removeOldSchedules(boss, jobs)
      await finishIndexes(boss)
    } finally {
      await boss.stop({ close: false })
    }
    if (failure) throw failure
    await grantUse(owner)
  })
}

async function installQueue(boss: PgBoss, job: AnyJob): Promise<void> {
  await boss.createQueue(job.name, queueOptions(job))
  // Of a queue that exists, creating leaves the options as they were.
  await boss.updateQueue(job.name, queueOptions(job))
  if (job.every) await boss.schedule(job.name, job.every, {}, { tz: 'UTC' })
}

async function removeOldSchedules(boss: PgBoss, jobs: readonly AnyJob[]): Promise<void> {
  const scheduled = new Set(jobs.filter((job) => job.every).map((job) => job.name))
  for (const { name, key } of await boss.getSchedules()) {
    if (!scheduled.has(name)) await boss.unschedule(name, key)
  }
}

/** An update of pg-boss may queue indexes, which only the owner can build, and only while it is here. */
async function finishIndexes(boss: PgBoss): Promise<void> {
  const isUnfinished = async () =>
    (await boss.getBamStatus()).some(
      ({ status, count }) => count > 0 && (status === 'pending' || status === 'in_progress'),
    )
  while (await isUnfinished()) await delay(100)
}

async function grantUse(owner: Kysely<unknown>): Promise<void> {
  const schema = sql.id(bossSchema)
  const roles = sql`parley_app, parley_system`
  await sql`grant usage on schema ${schema} to ${roles}`.execute(owner)
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${roles}`.execute(owner)
  await sql`grant usage on all sequences in schema ${schema} to ${roles}`.execute(owner)
  await sql`grant execute on all functions in schema ${schema} to ${roles}`.execute(owner)
}

/** pg-boss expects a pool; the owner has one connection, whose driver wants its queries one by one. */
function oneAtATime(db: Db): Db {
  let previous: Promise<unknown> = Promise.resolve()
  return {
    executeSql(text, values) {
      const result = previous.then(() => db.executeSql(text, values))
      previous = result.catch(() => undefined)
      return result
    },
  }
}
