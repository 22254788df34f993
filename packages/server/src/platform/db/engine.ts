import type { Dialect, Kysely } from 'kysely'
import type { Db } from 'pg-boss'

/**
 * A PostgreSQL to run on: the embedded one in `DATA_DIR`, or a server behind `DATABASE_URL`. The rest of the code does
 * not know which.
 */
export interface Engine {
  readonly kind: 'embedded' | 'server'
  /** What and where it is, for the start banner and the doctor; never a password. */
  readonly label: string
  /**
   * Kysely's way in. Every connection runs as the role `parley_app` once that role exists (the first migration makes it):
   * no superuser, so that row-level security holds.
   */
  readonly dialect: Dialect
  /** pg-boss's way in; runs as `parley_app` too, and takes the same turns as Kysely's driver. */
  readonly jobs: Db
  /** Runs work as the owner of the schema, alone on its connection. For migrations only. */
  withOwner<T>(work: (db: Kysely<unknown>, jobs: Db) => Promise<T>): Promise<T>
  /** Whether writes are refused for want of room. Reads go on; writing is tried until it succeeds. */
  isDiskFull(): boolean
  close(): Promise<void>
}

/** What the engines tell the log. */
export interface EngineLog {
  warn(details: object, message: string): void
}
