import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../engine.ts'
import {
  DatabaseStoppedError,
  IdleTransactionError,
  isDatabaseUnavailable,
  QueryDeadlineError,
} from '../unavailable.ts'
import { createEmbeddedEngine, type EmbeddedEngineOptions } from './create-embedded-engine.ts'
import { runUpkeep } from './upkeep.ts'

interface Tables {
  note: { id: number; text: string }
}

const log = { warn: () => undefined }
const runaway = sql`select count(*) from generate_series(1, 1000000000000)`
let folder: string
let opened: Engine[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-engine-'))
  const engine = await createEmbeddedEngine({ dataDir: join(folder, 'template'), log })
  await engine.withOwner((owner) =>
    sql
      .raw(
        'create table note (id int primary key, text text not null); create role parley_app; grant all on note to parley_app',
      )
      .execute(owner),
  )
  await engine.close()
})
afterEach(async () => {
  await Promise.all(opened.map((engine) => engine.close()))
  opened = []
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** An engine on a fresh copy of a data folder with one table. */
async function openEngine(options: Partial<EmbeddedEngineOptions> = {}) {
  const dataDir = join(folder, `copy-${Math.random()}`)
  await cp(join(folder, 'template'), dataDir, { recursive: true })
  const engine = await createEmbeddedEngine({ dataDir, log, ...options })
  opened.push(engine)
  return { engine, db: new Kysely<Tables>({ dialect: engine.dialect }) }
}

function countNotes(db: Kysely<Tables>): Promise<number> {
  return db
    .selectFrom('note')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
    .then(({ count }) => count)
}

test('each commit reaches the disk, and a read does not', async () => {
  let syncs = 0
  const { db } = await openEngine({
    onSync: () => {
      syncs += 1
    },
  })
  await countNotes(db)
  const before = syncs

  for (let id = 1; id <= 20; id += 1) await db.insertInto('note').values({ id, text: 'x' }).execute()
  const afterWrites = syncs - before
  for (let i = 0; i < 20; i += 1) await countNotes(db)

  expect(afterWrites).toBeGreaterThanOrEqual(20)
  expect(syncs - before).toBe(afterWrites)
})

test('a runaway query is ended at its deadline, while this thread and then the other queries go on', async () => {
  const { db } = await openEngine({ queryDeadlineMs: 3_000 })
  await countNotes(db)
  let beats = 0
  let longestGap = 0
  let last = performance.now()
  const heart = setInterval(() => {
    longestGap = Math.max(longestGap, performance.now() - last)
    last = performance.now()
    beats += 1
  }, 10)

  const started = performance.now()
  const ended = runaway.execute(db).catch((error: unknown) => error)
  const waiting = Array.from({ length: 5 }, () => countNotes(db))
  const error = await ended
  const took = performance.now() - started
  clearInterval(heart)

  expect(error).toBeInstanceOf(QueryDeadlineError)
  expect(isDatabaseUnavailable(error)).toBe(true)
  expect(took).toBeGreaterThan(2_990)
  // A blocked thread would have stood still from beginning to end.
  expect(beats).toBeGreaterThan(30)
  expect(longestGap).toBeLessThan(took / 2)
  expect(await Promise.all(waiting)).toEqual([0, 0, 0, 0, 0])
})

test('a transaction that is ended at a deadline is rolled back, and says why to every statement in it', async () => {
  const { db } = await openEngine({ queryDeadlineMs: 3_000 })
  const later: unknown[] = []

  const transaction = db.transaction().execute(async (tx) => {
    await tx.insertInto('note').values({ id: 1, text: 'lost' }).execute()
    await runaway.execute(tx).catch((error: unknown) => later.push(error))
    await tx
      .insertInto('note')
      .values({ id: 2, text: 'lost' })
      .execute()
      .catch((error: unknown) => later.push(error))
  })

  await expect(transaction).rejects.toBeInstanceOf(QueryDeadlineError)
  expect(later).toEqual([expect.any(QueryDeadlineError), expect.any(QueryDeadlineError)])
  expect(await countNotes(db)).toBe(0)
})

test('a transaction that waits too long for its next query is rolled back, and lets the next one in', async () => {
  const { db } = await openEngine({ idleInTransactionMs: 200 })
  const released = Promise.withResolvers<void>()

  const idle = db.transaction().execute(async (tx) => {
    await tx.insertInto('note').values({ id: 1, text: 'lost' }).execute()
    await released.promise
    await tx.insertInto('note').values({ id: 2, text: 'lost' }).execute()
  })
  idle.catch(() => undefined)
  const next = await db
    .insertInto('note')
    .values({ id: 3, text: 'kept' })
    .returning('id')
    .execute()
    .finally(released.resolve)

  expect(next).toEqual([{ id: 3 }])
  await expect(idle).rejects.toBeInstanceOf(IdleTransactionError)
  expect(await countNotes(db)).toBe(1)
})

test('queries run as the application, also after a restart; the owner is the superuser for its turn only', async () => {
  const { engine, db } = await openEngine({ queryDeadlineMs: 3_000 })
  const question = sql<{ name: string }>`select current_user as name`

  const before = (await question.execute(db)).rows
  await runaway.execute(db).catch(() => undefined)
  const after = (await question.execute(db)).rows
  const owner = await engine.withOwner(async (own) => (await question.execute(own)).rows)
  await engine.withOwner(() => Promise.reject(new Error('A migration failed.'))).catch(() => undefined)
  const last = (await question.execute(db)).rows

  expect([before, after, owner, last]).toEqual(
    ['parley_app', 'parley_app', 'postgres', 'parley_app'].map((name) => [{ name }]),
  )
})

test('the owner may take longer than a query may', async () => {
  const { engine, db } = await openEngine({ queryDeadlineMs: 2_000 })
  const slow = sql`select pg_sleep(3)`

  await expect(slow.execute(db)).rejects.toBeInstanceOf(QueryDeadlineError)

  await engine.withOwner((owner) => slow.execute(owner))
})

test('transactions take turns, first come first served', async () => {
  const { db } = await openEngine()
  const order: number[] = []

  await Promise.all(
    Array.from({ length: 10 }, (_, turn) =>
      db.transaction().execute(async (tx) => {
        const before = await countNotes(tx)
        await tx.insertInto('note').values({ id: turn, text: 'x' }).execute()
        order.push(turn)
        expect(before).toBe(turn)
      }),
    ),
  )

  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a failed query leaves the session usable, and a failed transaction nothing behind', async () => {
  const { engine, db } = await openEngine()

  await expect(sql`select * from nowhere`.execute(db)).rejects.toMatchObject({ code: '42P01' })
  await expect(engine.jobs.executeSql('begin; select 1 / 0; commit')).rejects.toMatchObject({ code: '22012' })
  await expect(
    db.transaction().execute(async (tx) => {
      await tx.insertInto('note').values({ id: 1, text: 'x' }).execute()
      await tx.insertInto('note').values({ id: 1, text: 'again' }).execute()
    }),
  ).rejects.toMatchObject({ code: '23505', constraint: 'note_pkey' })

  expect(await countNotes(db)).toBe(0)
})

test('a session that does not become ready again is replaced before the next query', async () => {
  const { engine, db } = await openEngine()

  // Waits for rows that nobody sends, and so leaves its query unfinished, as an error that ends the session does.
  const stuck = engine.jobs.executeSql('copy note from stdin').catch((error: unknown) => error)
  const waiting = Promise.all([countNotes(db), countNotes(db)])

  expect(await stuck).toBeInstanceOf(DatabaseStoppedError)
  expect(await waiting).toEqual([0, 0])
})

test('upkeep keeps the log of changes and the dead rows down', async () => {
  const { engine, db } = await openEngine()
  await sql`insert into note select g, repeat(md5(g::text), 20) from generate_series(1, 60000) g`.execute(db)
  await sql`update note set text = text || 'x'`.execute(db)
  const read = () =>
    engine.withOwner(async (owner) => {
      const { rows } = await sql<{ wal: string; dead: number }>`
        select pg_current_wal_lsn() - (select redo_lsn from pg_control_checkpoint()) as wal, n_dead_tup as dead
        from pg_stat_user_tables where relname = 'note'`.execute(owner)
      return { wal: Number(rows[0]?.wal), dead: rows[0]?.dead }
    })
  // PostgreSQL adds up its statistics at most once a second.
  await expect.poll(async () => (await read()).dead, { timeout: 20_000 }).toBeGreaterThan(50_000)
  const before = await read()

  await runUpkeep(engine)

  expect(before.wal).toBeGreaterThan(64 * 1024 * 1024)
  await expect
    .poll(read, { timeout: 20_000 })
    .toEqual({ wal: expect.toSatisfy((bytes: number) => bytes < 32 * 1024 * 1024), dead: 0 })
})
