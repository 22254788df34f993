import { botId, workspaceId } from '@parley/contract/ids'
import { z } from 'zod'
import { withSystem } from '../../platform/db/with-system.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { deleteBotRow, deleteSomeOfBot } from './bots.repository.ts'
import { deleteTokensRetiredBefore } from './embed-tokens.repository.ts'

/** Conversations, and then sessions, removed by one transaction: few enough that others hardly wait for it. */
const batch = 100

/** Removes what a deleted bot leaves, in small steps, and its row at last. */
export const purgeBotJob = defineJob({
  name: 'bots.purge-bot',
  payload: z.object({ workspaceId, botId }),
  attempts: 5,
  run: async ({ database }, payload) => {
    for (const table of ['conversation', 'visitor_session'] as const) {
      let removed = batch
      while (removed === batch) {
        removed = await withSystem(database, 'bots.purge-bot', (tx) => deleteSomeOfBot(tx, table, payload, batch))
      }
    }
    await withSystem(database, 'bots.purge-bot', (tx) => deleteBotRow(tx, payload.workspaceId, payload.botId))
  },
})

/** Kept for a while after their end, so that why a snippet went silent can be looked up. */
const keptMs = 30 * 24 * 60 * 60 * 1_000

/** Each night, for tokens that were replaced long ago. */
export const removeRetiredTokensJob = defineJob({
  name: 'bots.remove-retired-tokens',
  payload: z.object({}),
  attempts: 3,
  every: '20 3 * * *',
  run: ({ database }) => deleteTokensRetiredBefore(database, new Date(Date.now() - keptMs)),
})
