import type { WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import { type Database, unscopedKysely, type WorkspaceTx } from './database.ts'

/**
 * Runs work in one transaction that sees and writes only this workspace's rows: the one way to tenant tables.
 *
 * Keep it short, and never wait for a model inside: on the embedded database all transactions take turns.
 */
export function withWorkspace<T>(
  database: Database,
  workspaceId: WorkspaceId,
  work: (tx: WorkspaceTx) => Promise<T>,
): Promise<T> {
  return unscopedKysely(database)
    .transaction()
    .execute(async (tx) => {
      // Local to the transaction: a setting of the session would leak to the connection's next user.
      await sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(tx)
      return work(tx as WorkspaceTx)
    })
}
