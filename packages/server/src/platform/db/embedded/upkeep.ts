import { type Kysely, sql } from 'kysely'
import type { Engine, EngineLog } from '../engine.ts'

const intervalMs = 60_000
/** The log of changes that a start after a crash has to replay, and the disk has to hold. */
const walLimitBytes = 64 * 1024 * 1024
/** Below this a checkpoint is not worth its writes; an idle server stays below it for hours. */
const walWorthBytes = 1024 * 1024
const checkpointAgeSeconds = 300

export interface Upkeep {
  /** Resolves when a run that is under way has ended. */
  stop(): Promise<void>
}

/** Runs {@link runUpkeep} every minute. */
export function startUpkeep(engine: Engine, log: EngineLog): Upkeep {
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= runUpkeep(engine)
      .catch((error: unknown) => log.warn({ err: error }, 'The upkeep of the embedded database failed.'))
      .finally(() => {
        running = undefined
      })
  }, intervalMs).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/**
 * Does what PostgreSQL's background processes do elsewhere: PGlite has one process, so neither its checkpointer nor its
 * autovacuum runs. Without this the log of changes grows until the process stops, and tables fill with dead rows.
 *
 * Each table takes its own turn, so that what waits gets in between.
 */
export async function runUpkeep(engine: Engine): Promise<void> {
  for (const { schema, name } of await engine.withOwner(listTablesToVacuum)) {
    await engine.withOwner((owner) => sql`vacuum (analyze) ${sql.id(schema, name)}`.execute(owner))
  }
  // Last, for vacuuming writes to the log too.
  if (await engine.withOwner(isCheckpointDue)) {
    await engine.withOwner((owner) => sql`checkpoint`.execute(owner))
  }
}

async function isCheckpointDue(owner: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ bytes: string; age: string }>`
    select pg_current_wal_lsn() - redo_lsn as bytes, extract(epoch from clock_timestamp() - checkpoint_time) as age
    from pg_control_checkpoint()`.execute(owner)
  const [row] = rows
  if (!row) return false
  const bytes = Number(row.bytes)
  return bytes > walLimitBytes || (bytes > walWorthBytes && Number(row.age) > checkpointAgeSeconds)
}

/** Autovacuum's own thresholds, and its protection against transaction ids running out. */
async function listTablesToVacuum(owner: Kysely<unknown>): Promise<{ schema: string; name: string }[]> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select s.schemaname as schema, s.relname as name
    from pg_stat_all_tables s join pg_class c on c.oid = s.relid
    where c.relkind = 'r' and s.schemaname <> 'pg_toast'
      and (s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
        or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0)
        or s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)
        or age(c.relfrozenxid) > 100000000)`.execute(owner)
  return rows
}
