import type { Database, SystemTx } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { SendMailJob } from './accounts.jobs.ts'
import type { MailKind } from './accounts.mails.ts'

interface MailOrder {
  kind: MailKind
  email: string
  /** Where its links lead to. */
  origin: string
}

/** Orders a mail, as part of a transaction where there is one; it is written and sent by a job. */
export type SendMail = (order: MailOrder, tx?: SystemTx) => Promise<void>

export function createSendMail({
  database,
  jobs,
  sendMailJob,
}: {
  database: Database
  jobs: Jobs
  sendMailJob: SendMailJob
}): SendMail {
  return (order, tx) =>
    tx
      ? jobs.send(tx, sendMailJob, order)
      : withSystem(database, 'accounts.send-mail', (own) => jobs.send(own, sendMailJob, order))
}
