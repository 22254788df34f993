import type { AlertId } from '@parley/contract/ids'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { newId } from '../../platform/ids.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { AlertMailJob } from './alerts.jobs.ts'
import {
  type AlertSubject,
  bumpAlert,
  closeAlert,
  deleteAlertsResolvedBefore,
  insertAlert,
  listMenders,
  lockLatestAlert,
} from './alerts.repository.ts'

/** What comes back so soon after it was resolved is the same thing, and is not mailed again. */
const sameWithinMs = 60 * 60_000
const keptMs = 90 * 24 * 60 * 60_000

/**
 * Writes down that something happened `count` times more, up to `at`. The first time, the mails are ordered in the same
 * transaction as the row: whichever process puts it there is the one that tells of it.
 */
export function raiseAlert(
  { database, jobs, mailJob }: { database: Database; jobs: Jobs; mailJob: AlertMailJob },
  subject: AlertSubject,
  repeats: { message: string; count: number; at: Date },
): Promise<void> {
  const { workspaceId } = subject
  return withWorkspace(database, workspaceId, async (tx) => {
    const latest = await lockLatestAlert(tx, subject)
    if (latest && !isOver(latest, repeats.at)) return bumpAlert(tx, latest.id, repeats)
    if (latest && !latest.resolved_at) await closeAlert(tx, latest.id, latest.last_at)
    const id = newId<AlertId>()
    if (!(await insertAlert(tx, id, subject, repeats))) return bumpOther(tx, subject, repeats)
    await deleteAlertsResolvedBefore(tx, new Date(repeats.at.getTime() - keptMs))
    for (const { user_id: userId } of await listMenders(tx)) {
      await jobs.send(tx, mailJob, { workspaceId, alertId: id, userId })
    }
  })
}

/** One that was dismissed and did not happen for a while speaks up anew when it does. */
function isOver(
  { last_at, resolved_at, dismissed_at }: { last_at: Date; resolved_at: Date | null; dismissed_at: Date | null },
  now: Date,
): boolean {
  const quietSince = resolved_at ?? (dismissed_at && last_at)
  return quietSince !== null && now.getTime() - quietSince.getTime() > sameWithinMs
}

/** The row of another process, which could not be seen before it was committed. */
async function bumpOther(
  tx: WorkspaceTx,
  subject: AlertSubject,
  repeats: { message: string; count: number; at: Date },
): Promise<void> {
  const other = await lockLatestAlert(tx, subject)
  if (other) await bumpAlert(tx, other.id, repeats)
}
