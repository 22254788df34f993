import { sql } from 'kysely'
import { type Database, type SystemTx, unscopedKysely } from './database.ts'

/**
 * Runs work in one transaction over all workspaces, as the role `parley_system`.
 *
 * For what has no workspace yet or spans many: finding a user's membership, sweeps, batched checkpoints, operators'
 * lists. `reason` (`module.verb-noun`) stands in the server's own view of its queries. Only the modules that the import
 * rules name may import it.
 */
export function withSystem<T>(database: Database, reason: string, work: (tx: SystemTx) => Promise<T>): Promise<T> {
  return unscopedKysely(database)
    .transaction()
    .execute(async (tx) => {
      await sql`select set_config('role', 'parley_system', true), set_config('application_name', ${`parley ${reason}`}, true)`.execute(
        tx,
      )
      return work(tx as SystemTx)
    })
}
