import { join, resolve } from 'node:path'
import { Pool } from 'pg'
import type { Engine } from '../engine.ts'
import { createPooledEngine, type EngineLog } from '../pooled-engine.ts'
import { typeParsers } from '../type-parsers.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { WorkerStream } from './worker-stream.ts'

/** A migration may rewrite a table; even so it ends some day. */
const ownerDeadlineMs = 30 * 60_000

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
    // Longer than a query may run, so that a runaway one does not take down those that wait behind it.
    connectionTimeoutMillis: queryDeadlineMs + 5_000,
    types: typeParsers as never,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    stream: openStream as never,
  })

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
    async close() {
      await previous
      lock.release()
    },
  })

  try {
    await engine.jobs.executeSql('select 1')
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}
