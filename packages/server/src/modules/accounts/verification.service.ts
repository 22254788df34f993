import type { LoggedInUser } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { Auth } from './auth.ts'
import type { Client } from './client.ts'
import type { MailThrottle } from './mail-throttle.ts'
import { isRefusal } from './refusals.ts'
import type { SendMail } from './send-mail.ts'

export type Verification = ReturnType<typeof createVerification>

/** Proves that an e-mail address is its user's. Nothing is closed to those who did not. */
export function createVerification({
  auth,
  sendMail,
  mailThrottle,
}: {
  auth: Auth
  sendMail: SendMail
  mailThrottle: MailThrottle
}) {
  return {
    /** Mails another link; to an address that is verified already, none. */
    async sendAgain(user: LoggedInUser, client: Client, origin: string): Promise<void> {
      if (user.isEmailVerified) return
      await mailThrottle.asked(client.ip, user.email)
      await sendMail({ kind: 'verify-email', email: user.email, origin })
    },

    /** Whoever has the token reads the address's mail, logged in or not. Throws `invalid_input`. */
    async confirm(token: string): Promise<void> {
      try {
        await auth.api.verifyEmail({ query: { token } })
      } catch (error) {
        if (!isRefusal(error)) throw error
        const message = 'This link is older than seven days, or not complete. Log in to have a new one sent.'
        throw new AppError('invalid_input', message, { fields: { token: message } })
      }
    },
  }
}
