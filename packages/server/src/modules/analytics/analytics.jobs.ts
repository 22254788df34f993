import { workspaceId } from '@parley/contract/ids'
import { insightDays } from '@parley/contract/insights'
import { z } from 'zod'
import { withSystem } from '../../platform/db/with-system.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { foldDays } from './fold.repository.ts'
import { recountUsage } from './recount.repository.ts'

/** The longest range with the period before it, and a day for the zone's shift. */
const recountedDays = 2 * Math.max(...insightDays) + 1

/** Counts a workspace's days anew, after it moved to another time zone. */
export const recountUsageJob = defineJob({
  name: 'analytics.recount-usage',
  payload: z.object({ workspaceId }),
  attempts: 5,
  run: ({ database }, payload) =>
    withWorkspace(database, payload.workspaceId, (tx) => recountUsage(tx, payload.workspaceId, recountedDays)),
})

const foldedAtOnce = 200

/** Past days need no shards: one row each is quicker to add up. */
export const foldDaysJob = defineJob({
  name: 'analytics.fold-days',
  payload: z.object({}),
  attempts: 3,
  every: '17 3 * * *',
  run: async ({ database, signal }) => {
    let folded = foldedAtOnce
    while (folded === foldedAtOnce && !signal.aborted) {
      folded = await withSystem(database, 'analytics.fold-days', (tx) => foldDays(tx, foldedAtOnce))
    }
  },
})
