import { join, resolve } from 'node:path'
import { Pool } from 'pg'
import type { Engine, EngineLog } from '../engine.ts'
import { createPooledEngine, ownerDeadlineMs } from '../pooled-engine.ts'
import { typeParsers } from '../type-parsers.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { startUpkeep, type Upkeep } from './upkeep.ts'
import { WorkerStream } from './worker-stream.ts'

/** The first start makes the data folder, and one after a crash replays what was written. */
const openingLimitMs = 5 * 60_000

export interface EmbeddedEngineOptions {
  dataDir: string
  log: EngineLog
  /** Who opens it, for the sentence that refuses a second process: "parley serve on port 8000". */
  holder?: string
  /** How long one query may run, in milliseconds; 10 s by default. */
  queryDeadlineMs?: number
  /** How long a transaction may wait for its next query, in milliseconds; 30 s by default. */
  idleInTransactionMs?: number
  /** Called after each fsync of the data folder; for tests. */
  onSync?: () => void
}

/**
 * Opens the embedded PostgreSQL in `dataDir`/pg, making it on the first start.
 *
 * It has one connection, so transactions take turns, first come first served. Throws `DataDirLockedError` when another
 * process has the folder.
 */
export async function createEmbeddedEngine(options: EmbeddedEngineOptions): Promise<Engine> {
  const { dataDir, log, holder = 'parley', queryDeadlineMs = 10_000, idleInTransactionMs = 30_000, onSync } = options
  const lock = lockDataDir(resolve(dataDir), holder)
  const limits = { deadlineMs: queryDeadlineMs, idleInTransactionMs }
  let previous = Promise.resolve()

  function openStream(): WorkerStream {
    const stream = new WorkerStream({
      folder: resolve(dataDir, 'pg'),
      isSyncCounted: onSync !== undefined,
      after: previous,
      deadlineMs: () => limits.deadlineMs,
      idleInTransactionMs: () => limits.idleInTransactionMs,
      ...(onSync && { onSync }),
    })
    previous = stream.gone
    return stream
  }

  const pool = new Pool({
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: openingLimitMs,
    types: typeParsers as never,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    stream: openStream as never,
  })

  let upkeep: Upkeep | undefined
  const engine = createPooledEngine({
    kind: 'embedded',
    label: `embedded PostgreSQL in ${join(dataDir, 'pg')}`,
    pool,
    log,
    liftDeadlines() {
      limits.deadlineMs = ownerDeadlineMs
      limits.idleInTransactionMs = ownerDeadlineMs
      return () => {
        limits.deadlineMs = queryDeadlineMs
        limits.idleInTransactionMs = idleInTransactionMs
      }
    },
    beforeClose: async () => upkeep?.stop(),
    async afterClose() {
      await previous
      lock.release()
    },
  })

  try {
    await engine.jobs.executeSql('select 1')
    // How long a query waits for its turn: longer than one may run and a restart may take, so that a
    // runaway does not fail those behind it.
    pool.options.connectionTimeoutMillis = queryDeadlineMs + 20_000
    upkeep = startUpkeep(engine, log)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}
