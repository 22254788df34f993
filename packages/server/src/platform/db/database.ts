import { Kysely, type Transaction } from 'kysely'
import type { Engine } from './engine.ts'
import type { AllTables, ExemptTables } from './schema.ts'

/**
 * The application's database.
 *
 * `exempt` reaches only the tables that stand outside tenancy; a query of a tenant table does not compile on it. Tenant
 * tables are reached through `withWorkspace` and `withSystem`.
 */
export interface Database {
  readonly exempt: Kysely<ExemptTables>
}

/** A transaction inside one workspace; only `withWorkspace` makes one. */
export type WorkspaceTx = Transaction<AllTables> & { readonly __scope: 'workspace' }

/** A transaction over all workspaces; only `withSystem` makes one. */
export type SystemTx = Transaction<AllTables> & { readonly __scope: 'system' }

const unscoped = new WeakMap<Database, Kysely<AllTables>>()

export function createDatabase(engine: Engine): Database {
  const kysely = new Kysely<AllTables>({ dialect: engine.dialect })
  const database: Database = { exempt: kysely as unknown as Kysely<ExemptTables> }
  unscoped.set(database, kysely)
  return database
}

/** For `withWorkspace` and `withSystem` alone: everything else must name its scope. */
export function unscopedKysely(database: Database): Kysely<AllTables> {
  const kysely = unscoped.get(database)
  if (!kysely) throw new Error('Not a database made by createDatabase.')
  return kysely
}
