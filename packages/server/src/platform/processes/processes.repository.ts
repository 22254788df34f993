import type { ProcessId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'

/** A process that is silent for so long is taken for dead. */
const silenceS = 6

/** Whether the row `process` of `server_process` is of a process that was heard of lately, by the database's clock. */
export const isHeardOf = sql<boolean>`process.heartbeat_at > clock_timestamp() - make_interval(secs => ${silenceS})`

/** Says that a process lives. One that was taken for dead comes back to life. */
export async function beat({ exempt }: Database, id: ProcessId): Promise<void> {
  await sql`
    insert into server_process (id) values (${id})
    on conflict (id) do update set heartbeat_at = clock_timestamp()
  `.execute(exempt)
}

export async function removeProcess({ exempt }: Database, id: ProcessId): Promise<void> {
  await exempt.deleteFrom('server_process').where('id', '=', id).execute()
}

/** Removes the processes that fell silent. */
export async function removeSilentProcesses({ exempt }: Database): Promise<void> {
  await sql`delete from server_process as process where not ${isHeardOf}`.execute(exempt)
}

/** Removes all processes, where the caller is the only one that can be. */
export async function removeAllProcesses({ exempt }: Database): Promise<void> {
  await exempt.deleteFrom('server_process').execute()
}
