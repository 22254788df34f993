import { alertId, userId, workspaceId } from '@parley/contract/ids'
import { z } from 'zod'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import type { Env } from '../../platform/env/env.ts'
import { defineJob, type Job } from '../../platform/jobs/define-job.ts'
import type { Log } from '../../platform/log.ts'
import { type Mailer, MailRefusedError } from '../../platform/mail/mailer.ts'
import { alertMail } from './alerts.mails.ts'
import { findAlert, findMender } from './alerts.repository.ts'

/** About a day, as for the accounts' mails. */
const attempts = 300

const payload = z.object({ workspaceId, alertId, userId })

export type AlertMailJob = Job<z.output<typeof payload>>

/** Tells one person of an alert. What has mended itself before the mail could go out need not be read any more. */
export function createAlertMailJob({
  env,
  mailer,
  log,
}: {
  env: Pick<Env, 'PUBLIC_URL'>
  mailer: Mailer
  log: Log
}): AlertMailJob {
  return defineJob({
    name: 'alerts.send-mail',
    payload,
    attempts,
    run: async ({ database }, { workspaceId, alertId, userId }) => {
      const [alert, reader] = await withWorkspace(database, workspaceId, async (tx) => [
        await findAlert(tx, alertId),
        await findMender(tx, userId),
      ])
      if (!alert || alert.state === 'resolved' || !reader) return
      const { bot_id: botId, bot_name: botName, vendor, model, message } = alert
      const place = botId ? `/dashboard/bots/${botId}/?tab=behaviour` : '/dashboard/models/'
      const url = env.PUBLIC_URL && `${env.PUBLIC_URL}${place}`
      try {
        const mail = alertMail({ name: reader.name, botName, vendor, model, message, url })
        await mailer.send({ kind: 'alert', to: reader.email, ...mail })
      } catch (error) {
        if (!(error instanceof MailRefusedError)) throw error
        log.error({ err: error, alert: alertId, user: userId }, 'A mail was refused for good.')
      }
    },
  })
}
