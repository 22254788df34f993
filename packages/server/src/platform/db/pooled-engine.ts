import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { Db } from 'pg-boss'
import { createDiskWatch } from './disk-watch.ts'
import type { Engine, EngineLog } from './engine.ts'

/** How long the owner's single queries may take: a migration may rewrite a table; even so it ends some day. */
export const ownerDeadlineMs = 30 * 60_000

interface PooledEngineOptions {
  kind: Engine['kind']
  label: string
  pool: Pool
  log: EngineLog
  /** Lifts the deadlines of queries while the owner works, for a migration may take long; returns what restores them. */
  liftDeadlines?: () => () => void
  beforeClose?: () => Promise<void>
  afterClose?: () => Promise<void>
}

/**
 * Makes an engine of a pool of node-postgres connections, which are all that the two engines differ in.
 *
 * A connection takes the role `parley_app` when it is first handed out after that role exists.
 */
export function createPooledEngine(options: PooledEngineOptions): Engine {
  const { kind, label, pool, log, liftDeadlines, beforeClose, afterClose } = options
  const hasRole = new WeakSet<PoolClient>()
  const borrowed = new WeakMap<PoolClient, Borrowed>()
  const disk = createDiskWatch({ label, log, probe: () => writeAndUndo(engine) })

  pool.on('error', (error) => log.warn({ err: error }, 'An idle database connection was lost.'))

  function lend(client: PoolClient): Borrowed {
    const known = borrowed.get(client)
    if (known) return known.lend()
    const loan = new Borrowed(client, disk.saw)
    borrowed.set(client, loan)
    // A connection that is lost while in use tells its query too; without a listener the event would end the process.
    client.on('error', (error) => loan.lose(error))
    return loan.lend()
  }

  async function borrow(): Promise<Borrowed> {
    const client = await pool.connect()
    const loan = lend(client)
    if (hasRole.has(client)) return loan
    try {
      if (await takeAppRole(loan)) hasRole.add(client)
      return loan
    } catch (error) {
      loan.release(true)
      throw error
    }
  }

  const engine: Engine = {
    kind,
    label,
    dialect: new PostgresDialect({ pool: lending(borrow) }),
    jobs: {
      async executeSql(text: string, values?: unknown[]) {
        const loan = await borrow()
        return runReleasing(loan, async () => {
          try {
            return await loan.query(text, values ?? [])
          } finally {
            // Some of pg-boss's statements are whole transactions; one that failed midway is still open.
            await loan.rollBackIfOpen()
          }
        })
      },
    },
    async withOwner(work) {
      const client = await pool.connect()
      const loan = lend(client)
      const restoreDeadlines = liftDeadlines?.()
      loan.deadlineMs = ownerDeadlineMs
      return runReleasing(loan, async () => {
        try {
          hasRole.delete(client)
          await loan.query('reset role; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0', [])
          const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: lending(async () => kept(loan)) }) })
          const jobs: Db = { executeSql: (text: string, values?: unknown[]) => loan.query(text, values ?? []) }
          return await work(db, jobs)
        } finally {
          restoreDeadlines?.()
          loan.deadlineMs = undefined
          await loan.rollBackIfOpen()
          await loan
            .query('reset statement_timeout; reset idle_in_transaction_session_timeout', [])
            .catch((error: Error) => loan.lose(error))
        }
      })
    },
    isDiskFull: () => disk.isFull(),
    async close() {
      disk.stop()
      await beforeClose?.()
      await pool.end()
      await afterClose?.()
    },
  }
  return engine
}

/** Takes a few new pages, and gives them back. */
async function writeAndUndo(engine: Engine): Promise<void> {
  await engine.withOwner(async (owner) => {
    await sql`begin`.execute(owner)
    await sql`create table parley_disk_probe as select repeat('x', 100) as line from generate_series(1, 2000)`.execute(
      owner,
    )
    await sql`rollback`.execute(owner)
  })
}

/** Takes the role if a migration has made it yet; else the connection stays the owner's until the next time. */
async function takeAppRole(loan: Borrowed): Promise<boolean> {
  const { rows } = await loan.query<{ role: string | null }>(
    `select set_config('TimeZone', 'UTC', false),
       (select set_config('role', rolname, false) from pg_roles where rolname = 'parley_app') as role`,
    [],
  )
  return rows[0]?.role != null
}

async function runReleasing<T>(loan: Borrowed, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    loan.release()
  }
}

/** What Kysely takes for a pool. Disposing of a Kysely must not end the real one, which the engine owns. */
function lending(connect: () => Promise<PostgresPoolClient>): PostgresPool {
  return { connect, end: async () => undefined, options: {} }
}

/** A connection that its user's release leaves with the owner. */
function kept(loan: Borrowed): PostgresPoolClient {
  return { query: loan.query.bind(loan) as PostgresPoolClient['query'], release: () => undefined }
}

/** A pool's connection in use, which says why it was lost to every later statement, not only to the first. */
class Borrowed implements PostgresPoolClient {
  /** Instead of the pool's own, in milliseconds. */
  deadlineMs: number | undefined
  readonly #client: PoolClient
  readonly #onError: (error: unknown) => void
  #loss: Error | undefined
  #isLent = false

  constructor(client: PoolClient, onError: (error: unknown) => void) {
    this.#client = client
    this.#onError = onError
  }

  lend(): this {
    this.#isLent = true
    return this
  }

  // The driver's cursors stream, which nothing here uses, so there is one form of the two that Kysely's type names.
  query: PostgresPoolClient['query'] = (async (text: string, values: readonly unknown[] = []) => {
    if (this.#loss) throw this.#loss
    try {
      const query = { text, values: [...values], query_timeout: this.deadlineMs }
      return await this.#client.query(query)
    } catch (error) {
      this.#onError(error)
      // The driver gives up waiting, but keeps the connection, on which the answer may still come.
      if (error instanceof Error && error.message === 'Query read timeout') this.lose(error)
      throw error
    }
  }) as never

  async rollBackIfOpen(): Promise<void> {
    if (this.#loss || this.#client.getTransactionStatus() === 'I') return
    await this.query('rollback', []).catch((error: Error) => this.lose(error))
  }

  /** Gives the connection's place back at once: who lost it may take long to notice, and others wait. */
  lose(error: Error): void {
    this.#loss ??= error
    this.release()
  }

  release(isBroken = false): void {
    if (!this.#isLent) return
    this.#isLent = false
    this.#client.release(isBroken || this.#loss !== undefined)
  }
}
