import type { ProcessId } from '@parley/contract/ids'
import type { Database } from '../db/database.ts'
import type { Engine } from '../db/engine.ts'
import { newId } from '../ids.ts'
import type { Log } from '../log.ts'
import { beat, removeAllProcesses, removeProcess } from './processes.repository.ts'

const beatMs = 2_000
/** After a gap of its own, a process waits so long before it takes others for dead: the gap may have been theirs too. */
const settlingMs = 6_000

/** That this process is there, for the others to see. */
export interface Presence {
  readonly id: ProcessId
  /** No other process can be there: the embedded database is open in one at a time. */
  readonly isAlone: boolean
  /** To be called before the process takes on work. May be called again. */
  join(): Promise<void>
  /** Whether this process has been heard of without a gap, so that another's silence is not the database's. */
  mayJudgeOthers(): boolean
  /** What the process leaves undone is ended by the others, at once. */
  leave(): Promise<void>
}

export function createPresence({
  database,
  kind,
  log,
}: {
  database: Database
  kind: Engine['kind']
  log: Log
}): Presence {
  const id = newId<ProcessId>()
  const isAlone = kind === 'embedded'
  let joining: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let heardSince = Number.POSITIVE_INFINITY
  let heardLast = Number.NEGATIVE_INFINITY

  async function renew(): Promise<void> {
    await beat(database, id)
    const now = performance.now()
    if (now - heardLast > 2 * beatMs) heardSince = now
    heardLast = now
  }

  async function join(): Promise<void> {
    // Alone, nobody asks whether it lives, and nothing need be written every two seconds.
    if (isAlone) await removeAllProcesses(database)
    await renew()
    if (isAlone) return
    timer = setInterval(() => {
      renew().catch((error) => log.warn({ err: error }, 'The heartbeat of this process could not be stored.'))
    }, beatMs)
    timer.unref()
  }

  return {
    id,
    isAlone,
    join: () => {
      joining ??= join()
      return joining
    },
    mayJudgeOthers: () => {
      const now = performance.now()
      return now - heardLast <= 2 * beatMs && now - heardSince >= settlingMs
    },
    leave: async () => {
      clearInterval(timer)
      if (!joining) return
      await removeProcess(database, id).catch((error) =>
        log.warn({ err: error }, 'The end of this process could not be stored.'),
      )
    },
  }
}
