import { z } from 'zod'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { sweepTurns } from './sweep-turns.ts'

/** Each minute, for turns whose process died while others live on. */
export const sweepTurnsJob = defineJob({
  name: 'chat.sweep-turns',
  payload: z.object({}),
  attempts: 1,
  every: '* * * * *',
  run: async ({ database }) => {
    await sweepTurns(database, false)
  },
})
