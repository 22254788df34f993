import type { ChangePasswordBody } from '@parley/contract/accounts'
import type { LoggedInUser } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { Auth } from './auth.ts'
import { type Client, toHeaders } from './client.ts'
import type { LoginThrottle } from './login-throttle.ts'
import type { MailThrottle } from './mail-throttle.ts'
import { isRefusal } from './refusals.ts'
import type { SendMail } from './send-mail.ts'

export type Passwords = ReturnType<typeof createPasswords>

/** Passwords that were lost, and passwords that are changed. */
export function createPasswords({
  auth,
  sendMail,
  throttle,
  mailThrottle,
}: {
  auth: Auth
  sendMail: SendMail
  throttle: LoginThrottle
  mailThrottle: MailThrottle
}) {
  return {
    /** Mails a link to whoever has an account by this address, and takes as long where nobody has. */
    async requestReset(email: string, client: Client, origin: string): Promise<void> {
      await mailThrottle.asked(client.ip, email)
      await sendMail({ kind: 'reset-password', email, origin })
    },

    /** Ends all of the account's login sessions. Throws `invalid_input` for a token that is unknown, used or too old. */
    async confirmReset({ token, password }: { token: string; password: string }): Promise<void> {
      try {
        await auth.api.resetPassword({ body: { token, newPassword: password } })
      } catch (error) {
        if (!isRefusal(error)) throw error
        const message = 'This link was used already, or is older than an hour. Ask for a new one.'
        throw new AppError('invalid_input', message, { fields: { token: message } })
      }
    },

    /** Ends all other login sessions; resolves to the cookies of the new one that takes this one's place. */
    async change(body: ChangePasswordBody, user: LoggedInUser, client: Client, origin: string): Promise<string[]> {
      await throttle.attempt(client.ip, user.email)
      try {
        const { headers } = await auth.api.changePassword({
          body: {
            currentPassword: body.current_password,
            newPassword: body.new_password,
            revokeOtherSessions: true,
          },
          headers: toHeaders(client),
          returnHeaders: true,
        })
        await throttle.succeeded(client.ip, user.email)
        await sendMail({ kind: 'password-changed', email: user.email, origin })
        return headers.getSetCookie()
      } catch (error) {
        if (!isRefusal(error)) throw error
        if (error.statusCode === 401) throw new AppError('unauthenticated', 'Log in first.')
        const message = 'The current password is not right.'
        throw new AppError('invalid_input', message, { fields: { current_password: message } })
      }
    },
  }
}
