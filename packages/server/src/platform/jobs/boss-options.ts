import type { ConstructorOptions, Db, QueueOptions } from 'pg-boss'
import type { Engine } from '../db/engine.ts'
import type { AnyJob } from './define-job.ts'

/** pg-boss's own schema, beside the application's. */
export const bossSchema = 'pgboss'

/** What all of Parley's pg-boss instances share. */
export function bossOptions(engine: Engine, db: Db): ConstructorOptions {
  return {
    db,
    schema: bossSchema,
    backend: engine.kind === 'embedded' ? 'pglite' : 'postgres',
    useListenNotify: false,
    registerInstance: false,
    // Both need the owner's rights, or an autovacuum that the embedded engine does by other means.
    reindex: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
    // Jobs that wait for other jobs, which nothing here uses; its poll would write to the disk every 5 seconds.
    flowIntervalSeconds: 3600,
  }
}

export function queueOptions(job: AnyJob): QueueOptions {
  return {
    retryLimit: job.attempts - 1,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: 15 * 60,
    deleteAfterSeconds: 24 * 60 * 60,
  }
}
