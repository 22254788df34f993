import type { z } from 'zod'
import type { Database } from '../db/database.ts'

/** What every job is given to work with. */
export interface JobContext {
  readonly database: Database
  /** Aborts when the process stops or the attempt has run for 15 minutes; the job is then tried again elsewhere. */
  readonly signal: AbortSignal
}

/**
 * Work that is done later, at least once, by whichever process is free.
 *
 * It may run twice, also at the same time as an attempt that was given up: load, return if it is done, do.
 */
export interface Job<Payload extends object = object> {
  /** `module.verb-noun`. */
  readonly name: string
  /** Ids only: what they stand for is read when the job runs, under row-level security. */
  readonly payload: z.ZodType<Payload>
  /** How often it is tried in all, the waits between doubling from 2 seconds to 5 minutes. */
  readonly attempts: number
  /** A cron expression in UTC, at which the job runs by itself with an empty payload; once for all processes. */
  readonly every?: string
  run(context: JobContext, payload: Payload): Promise<void>
}

/** Names a job's parts and infers its payload: `defineJob({ name: 'bots.purge-bot', payload: z.object({ botId }), … })`. */
export function defineJob<Payload extends object>(job: Job<Payload>): Job<Payload> {
  return job
}

/** Jobs of any payload, for lists of them: what they take is checked by their own schema when they run. */
// biome-ignore lint/suspicious/noExplicitAny: `run` is contravariant in its payload, so no other type admits every job.
export type AnyJob = Job<any>
