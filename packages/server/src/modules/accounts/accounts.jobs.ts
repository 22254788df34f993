import type { UserId } from '@parley/contract/ids'
import { z } from 'zod'
import { defineJob, type Job } from '../../platform/jobs/define-job.ts'
import type { Log } from '../../platform/log.ts'
import { type Mailer, MailRefusedError } from '../../platform/mail/mailer.ts'
import { type MailKind, mailKinds, passwordChangedMail, resetPasswordMail, verifyEmailMail } from './accounts.mails.ts'
import { findUserByEmail } from './accounts.repository.ts'
import type { Auth } from './auth.ts'
import { catchResetToken } from './reset-tokens.ts'
import { makeVerificationToken } from './verification-tokens.ts'

/** About a day: a mail server that is away over night loses nothing. */
const attempts = 300

const payload = z.object({
  kind: z.enum(mailKinds),
  email: z.string(),
  /** Where the links of this mail lead to. */
  origin: z.string(),
})

export type SendMailJob = Job<z.output<typeof payload>>

/**
 * Writes one of the accounts' mails and hands it on.
 *
 * The links' tokens are made here and never lie in the queue; an account is looked for here too, so that asking takes
 * as long for an address that has none.
 */
export function createSendMailJob({ auth, mailer, log }: { auth: Auth; mailer: Mailer; log: Log }): SendMailJob {
  return defineJob({
    name: 'accounts.send-mail',
    payload,
    attempts,
    run: async ({ database }, { kind, email, origin }) => {
      const user = await findUserByEmail(database, email)
      if (!user || (kind === 'verify-email' && user.email_verified)) return
      const mail = await writeMail(auth, { kind, origin, user })
      try {
        await mailer.send({ kind, to: user.email, ...mail })
      } catch (error) {
        if (!(error instanceof MailRefusedError)) throw error
        log.error({ err: error, kind, user: user.id }, 'A mail was refused for good.')
      }
    },
  })
}

async function writeMail(
  auth: Auth,
  { kind, origin, user }: { kind: MailKind; origin: string; user: { id: UserId; name: string; email: string } },
) {
  if (kind === 'password-changed') return passwordChangedMail(user, `${origin}/accounts/forgot/`)
  if (kind === 'reset-password') {
    const token = await catchResetToken(() => auth.api.requestPasswordReset({ body: { email: user.email } }))
    return resetPasswordMail(user, `${origin}/accounts/reset/?token=${token}`)
  }
  return verifyEmailMail(user, `${origin}/accounts/verify/?token=${await makeVerificationToken(auth, user)}`)
}
