import type { WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import { type Database, unscopedKysely } from './database.ts'

/** A function of the database, and what it is given: plain data. */
export interface WorkspaceCall {
  call: string
  workspace_id: WorkspaceId
}

/**
 * Calls functions of the database, each inside its own workspace and all in one transaction, as one message there and one
 * back; resolves to what each returned, in order. If one throws, nothing of any was done.
 *
 * For the few paths where a transaction for each would cost too much. A function is given its call as `jsonb`.
 */
export async function withEachWorkspace(database: Database, calls: readonly WorkspaceCall[]): Promise<unknown[]> {
  const { rows } = await sql<{ outcomes: unknown[] }>`
    select call_in_each_workspace(${JSON.stringify(calls)}::jsonb) as outcomes
  `.execute(unscopedKysely(database))
  return rows[0]?.outcomes ?? []
}
