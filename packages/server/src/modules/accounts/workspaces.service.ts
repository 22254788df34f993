import type { WorkspaceBody } from '@parley/contract/workspaces'
import type { Actor } from '../../platform/actor.ts'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import { recountUsageJob } from '../analytics/index.ts'
import { updateWorkspace } from './accounts.repository.ts'

/** Changes what is given; resolves to the actor in the workspace as it is now. */
export async function changeWorkspace<Who extends Actor>(
  { tx, jobs }: { tx: WorkspaceTx; jobs: Jobs },
  actor: Who,
  changes: WorkspaceBody,
): Promise<Who> {
  const { name = actor.workspaceName, time_zone: timeZone = actor.timeZone } = changes
  if (name === actor.workspaceName && timeZone === actor.timeZone) return actor
  await updateWorkspace(tx, actor.workspaceId, { name, timeZone })
  // Its days begin and end at other moments now.
  if (timeZone !== actor.timeZone) await jobs.send(tx, recountUsageJob, { workspaceId: actor.workspaceId })
  return { ...actor, workspaceName: name, timeZone }
}
