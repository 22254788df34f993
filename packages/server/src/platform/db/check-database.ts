import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What the database says of itself and of the role that queries run as. Fails where it cannot be reached. */
export async function checkDatabase(
  database: Database,
): Promise<{ version: string; role: string; isSuperuser: boolean }> {
  const { rows } = await sql<{ version: string; role: string; is_superuser: boolean }>`
    select current_setting('server_version') as version, current_user as role,
      (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as is_superuser
  `.execute(database.exempt)
  const [row] = rows
  if (!row) throw new Error('The database did not answer.')
  return { version: row.version, role: row.role, isSuperuser: row.is_superuser }
}
