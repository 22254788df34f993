import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type TestEngine, testEngines } from '../../../test/test-engines.ts'
import { createDatabase, type Database } from '../db/database.ts'
import { migrateSchema } from '../db/migrate.ts'
import { withSystem } from '../db/with-system.ts'
import { createJobs, type Jobs } from './create-jobs.ts'
import { defineJob } from './define-job.ts'
import { installJobs } from './install-jobs.ts'

/** A log whose lines the tests read. */
function createTestLog() {
  const lines: { level: string; message: string; details: object }[] = []
  const write = (level: string) => (details: object, message: string) => {
    lines.push({ level, message, details })
  }
  return { lines, info: write('info'), warn: write('warn'), error: write('error') }
}

describe.each(testEngines)('on the $kind engine', ({ open }) => {
  let opened: TestEngine
  let database: Database
  let jobs: Jobs
  const log = createTestLog()
  const ran: number[] = []
  const tries: string[] = []

  const note = defineJob({
    name: 'test.note-number',
    payload: z.object({ number: z.number() }),
    attempts: 2,
    run: async (_context, { number }) => {
      ran.push(number)
    },
  })
  const readBack = defineJob({
    name: 'test.read-back',
    payload: z.object({}),
    attempts: 1,
    run: async ({ database: db }) => {
      const { rows } = await withSystem(db, 'test.read-back', (tx) => sql`select current_user as role`.execute(tx))
      tries.push(JSON.stringify(rows))
    },
  })
  const failing = defineJob({
    name: 'test.fail-twice',
    payload: z.object({ id: z.string() }),
    attempts: 2,
    run: async (_context, { id }) => {
      tries.push(id)
      throw new Error('It cannot be done.')
    },
  })
  const ticking = defineJob({
    name: 'test.tick-on',
    payload: z.object({}),
    attempts: 1,
    every: '* * * * *',
    run: async () => undefined,
  })
  const holding = defineJob({
    name: 'test.hold-on',
    payload: z.object({}),
    attempts: 1,
    run: async () => {
      tries.push('held')
      await released.promise
      tries.push('let go')
    },
  })
  const released = Promise.withResolvers<void>()
  const all = [note, readBack, failing, ticking, holding]

  beforeAll(async () => {
    opened = await open()
    await opened.engine.withOwner((owner) => migrateSchema(owner))
    await installJobs(opened.engine, all)
    database = createDatabase(opened.engine)
    jobs = await createJobs({ engine: opened.engine, jobs: all, context: { database }, log })
    await jobs.start()
  })
  afterAll(async () => {
    await jobs.stop()
    await opened.remove()
  })

  const inOwner = <T>(work: (owner: Kysely<unknown>) => Promise<T>) => opened.engine.withOwner(work)

  test('jobs sent beside rolled-back transactions all run, and none of the others', { timeout: 60_000 }, async () => {
    const transactions = Array.from({ length: 300 }, (_, number) =>
      withSystem(database, 'test.send', async (tx) => {
        await jobs.send(tx, note, { number })
        await sql`select 1`.execute(tx)
        if (number % 2 === 1) throw new Error('Rolled back.')
      }).catch(() => undefined),
    )
    await Promise.all(transactions)

    await expect.poll(() => ran.length, { timeout: 50_000 }).toBe(150)
    const { rows } = await inOwner((owner) =>
      sql<{ count: number }>`select count(*) from pgboss.job where name = ${note.name}`.execute(owner),
    )

    expect(rows[0]?.count).toBe(150)
    expect(ran.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i * 2))
  })

  test('a job runs at once after its transaction, without waiting for a poll', async () => {
    const started = performance.now()
    await withSystem(database, 'test.send', (tx) => jobs.send(tx, note, { number: 1_000 }))
    await expect.poll(() => ran.includes(1_000), { interval: 5, timeout: 5_000 }).toBe(true)

    expect(performance.now() - started).toBeLessThan(1_500)
  })

  test('a job has the database in its hands', async () => {
    await withSystem(database, 'test.send', (tx) => jobs.send(tx, readBack, {}))

    await expect.poll(() => tries, { timeout: 5_000 }).toContain('[{"role":"parley_system"}]')
  })

  test('a job that fails is tried again as often as it says, and each time is logged', {
    timeout: 40_000,
  }, async () => {
    await withSystem(database, 'test.send', (tx) => jobs.send(tx, failing, { id: 'x' }))

    await expect.poll(() => tries.filter((id) => id === 'x').length, { timeout: 35_000, interval: 100 }).toBe(2)

    await expect
      .poll(() => log.lines.filter(({ message }) => message.startsWith('A job failed')))
      .toEqual([
        {
          level: 'warn',
          message: 'A job failed and will be tried again.',
          details: expect.objectContaining({ attempt: 1 }),
        },
        { level: 'error', message: 'A job failed for good.', details: expect.objectContaining({ attempt: 2 }) },
      ])
  })

  test('a payload that the job would refuse is refused when it is sent', async () => {
    const sent = withSystem(database, 'test.send', (tx) => jobs.send(tx, note, { number: 'x' as unknown as number }))

    await expect(sent).rejects.toBeInstanceOf(z.ZodError)
  })

  test('schedules follow the jobs: made, changed, and removed with them', async () => {
    const schedules = async () => {
      const { rows } = await inOwner((owner) => sql`select name, cron, timezone from pgboss.schedule`.execute(owner))
      return rows
    }
    expect(await schedules()).toEqual([{ name: ticking.name, cron: '* * * * *', timezone: 'UTC' }])

    await installJobs(opened.engine, [note, { ...ticking, every: '*/5 * * * *' }])
    const changed = await schedules()
    await installJobs(opened.engine, [note])

    expect(changed).toEqual([{ name: ticking.name, cron: '*/5 * * * *', timezone: 'UTC' }])
    expect(await schedules()).toEqual([])
  })

  test('stopping lets a running job finish', async () => {
    await withSystem(database, 'test.send', (tx) => jobs.send(tx, holding, {}))
    await expect.poll(() => tries, { timeout: 5_000 }).toContain('held')

    const stopped = jobs.stop().then(() => tries.push('stopped'))
    released.resolve()
    await stopped

    expect(tries.slice(-2)).toEqual(['let go', 'stopped'])
  })

  test('running under the application, the queue meets no error', () => {
    expect(log.lines.filter(({ message }) => message === 'The job queue met an error.')).toEqual([])
  })
})
