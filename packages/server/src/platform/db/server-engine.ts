import { Pool } from 'pg'
import type { Engine, EngineLog } from './engine.ts'
import { createPooledEngine } from './pooled-engine.ts'
import { typeParsers } from './type-parsers.ts'

export interface ServerEngineOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string
  log: EngineLog
  /** The most connections of this process; 10 by default. */
  poolSize?: number
  /** How long one query may run, in milliseconds; 10 s by default. */
  statementTimeoutMs?: number
}

/**
 * The engine on a PostgreSQL server, version 15 or later.
 *
 * Connects with the first query. The connecting user owns the schema; it needs CREATEROLE for the first migration, or
 * the roles `parley_app` and `parley_system` made and granted to it beforehand.
 */
export function createServerEngine({
  url,
  log,
  poolSize = 10,
  statementTimeoutMs = 10_000,
}: ServerEngineOptions): Engine {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    types: typeParsers as never,
    application_name: 'parley',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    // For the server that is gone, or the network: nothing else ends the wait for an answer that cannot come.
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: 30_000,
  })
  return createPooledEngine({ kind: 'server', label: labelOf(url), pool, log })
}

function labelOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `PostgreSQL at ${hostname || 'localhost'}:${port || 5432}, database "${decodeURIComponent(pathname.slice(1))}"`
}
