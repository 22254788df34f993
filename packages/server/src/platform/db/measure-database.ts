import { sql } from 'kysely'
import { within } from '../within.ts'
import type { Database } from './database.ts'

/** How fast the database answers one small query, in milliseconds. Throws where it does not within `limitMs`. */
export async function measureLatency(database: Database, limitMs: number): Promise<number> {
  const begun = performance.now()
  await within(limitMs, sql`select 1`.execute(database.exempt))
  return performance.now() - begun
}

/** PostgreSQL's own version, and the bytes that the database takes. Throws where it does not say within `limitMs`. */
export async function describeDatabase(
  database: Database,
  limitMs: number,
): Promise<{ version: string; sizeBytes: number }> {
  const { rows } = await within(
    limitMs,
    sql<{ version: string; size: number }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as size
    `.execute(database.exempt),
  )
  const [row] = rows
  if (!row) throw new Error('The database did not answer.')
  return { version: row.version, sizeBytes: row.size }
}
