import type { WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import type { Database } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { Log } from '../../platform/log.ts'
import type { AlertMailJob } from './alerts.jobs.ts'
import { type AlertSubject, listOpenPlaces, resolveAlerts } from './alerts.repository.ts'
import { raiseAlert } from './raise-alert.ts'

const writeEveryMs = 60_000
const readEveryMs = 30_000

export type Alerts = ReturnType<typeof createAlerts>

/**
 * Tells a workspace's people what keeps its bots from answering: once, however many answers fail of it.
 *
 * `raise` and `resolve` are called beside answers: both return at once and never throw. Each alert is written at most
 * once a minute by each process, and again where it is resolved; what happens in between is counted here.
 */
export function createAlerts({
  database,
  jobs,
  mailJob,
  log,
  now = Date.now,
}: {
  database: Database
  jobs: Jobs
  mailJob: AlertMailJob
  log: Pick<Log, 'error'>
  now?: () => number
}) {
  /** What happened lately, by place and subject. */
  const recent = new Map<string, Map<string, Recent>>()
  /** By place, the models that may have open alerts; null stands for all of the vendor's. One too many does no harm. */
  const open = new Map<string, Set<string | null>>()
  let readAt = Number.NEGATIVE_INFINITY
  let writes: Promise<void> = Promise.resolve()

  /** One after the other, so that what is to be resolved was raised before. */
  function inTurn(complaint: string, work: () => Promise<unknown>): void {
    writes = writes.then(work).then(
      () => undefined,
      (error) => log.error({ err: error }, complaint),
    )
  }

  function write(happened: Recent): void {
    const { subject, message, lastAt, count } = happened
    happened.writtenAt = now()
    happened.count = 0
    addOpen(placeOf(subject), subject.model)
    inTurn('An alert could not be raised.', async () => {
      try {
        await raiseAlert({ database, jobs, mailJob }, subject, { message, count, at: new Date(lastAt) })
      } catch (error) {
        // The next minute tries again.
        happened.count += count
        throw error
      }
    })
  }

  function addOpen(place: string, model: string | null): void {
    const models = open.get(place) ?? new Set()
    open.set(place, models.add(model))
  }

  /** Finds what other processes raised. */
  function readOpen(): void {
    readAt = now()
    inTurn('Open alerts could not be read.', async () => {
      const rows = await withSystem(database, 'alerts.list-open', listOpenPlaces)
      for (const { workspace_id: workspaceId, vendor, model } of rows) addOpen(placeOf({ workspaceId, vendor }), model)
    })
  }

  /** Writes what was only counted, and forgets what stopped happening. Runs by itself each minute. */
  function flush(): void {
    for (const [place, subjects] of recent) {
      for (const [key, happened] of subjects) {
        if (now() - happened.writtenAt < writeEveryMs) continue
        if (happened.count > 0) write(happened)
        else subjects.delete(key)
      }
      if (subjects.size === 0) recent.delete(place)
    }
  }

  const flushes = setInterval(flush, writeEveryMs)
  flushes.unref()

  return {
    /**
     * Something kept a bot from answering. `message` says in plain words, for owners, what it was and what to do. A
     * refused key concerns the whole workspace, whichever bot and model met it.
     */
    raise({ message, ...given }: AlertSubject & { message: string }): void {
      const subject = given.kind === 'key_refused' ? { ...given, botId: null, model: null } : given
      const place = placeOf(subject)
      const key = `${subject.kind} ${subject.botId} ${subject.model}`
      const subjects = recent.get(place) ?? new Map<string, Recent>()
      const before = subjects.get(key) ?? { count: 0, writtenAt: Number.NEGATIVE_INFINITY }
      const happened: Recent = Object.assign(before, { subject, message, lastAt: now() })
      happened.count += 1
      recent.set(place, subjects.set(key, happened))
      if (now() - happened.writtenAt >= writeEveryMs) write(happened)
    },

    /** The vendor answered with the model: what kept it from that is over. Asks nothing where nothing of it is open. */
    resolve(answered: { workspaceId: WorkspaceId; vendor: VendorId; model: string }): void {
      if (now() - readAt >= readEveryMs) readOpen()
      const place = placeOf(answered)
      const models = open.get(place)
      const wasOpen = [models?.delete(answered.model), models?.delete(null)].includes(true)
      if (models?.size === 0) open.delete(place)
      for (const happened of recent.get(place)?.values() ?? []) {
        const { model } = happened.subject
        if (happened.count === 0 || (model !== null && model !== answered.model)) continue
        // A failure among answers, so soon after it was over, is not worth opening it again.
        if (wasOpen) write(happened)
        else happened.count = 0
      }
      if (!wasOpen) return
      // Writing what was counted has said once more that it is open.
      for (const model of [answered.model, null]) open.get(place)?.delete(model)
      const at = new Date(now())
      inTurn('Alerts could not be resolved.', () => resolveAlerts(database, answered, at))
    },

    flush,

    /** Resolves once all that was told so far is written, or could not be. */
    settled: () => writes,

    /** Writes what was only counted. */
    close(): Promise<void> {
      clearInterval(flushes)
      for (const subjects of recent.values()) {
        for (const happened of subjects.values()) if (happened.count > 0) write(happened)
      }
      return writes
    },
  }
}

interface Recent {
  subject: AlertSubject
  message: string
  /** How often since it was last written. */
  count: number
  lastAt: number
  writtenAt: number
}

function placeOf({ workspaceId, vendor }: Pick<AlertSubject, 'workspaceId' | 'vendor'>): string {
  return `${workspaceId} ${vendor}`
}
