import { composeMail } from '../../platform/mail/compose-mail.ts'

/** The mails that accounts send. */
export const mailKinds = ['verify-email', 'reset-password', 'password-changed'] as const
export type MailKind = (typeof mailKinds)[number]

interface Recipient {
  name: string
  email: string
}

export function verifyEmailMail({ name, email }: Recipient, url: string) {
  return composeMail({
    subject: 'Verify your e-mail address',
    greeting: `Hello ${name},`,
    before: [
      'Welcome to Parley. Please confirm that this address is yours: if you ever lose your password, a link to choose a new one goes to it.',
    ],
    button: { label: 'Verify e-mail address', url },
    after: [
      'The link works for seven days. Until then everything works as it is.',
      `If you did not register with ${email}, you can ignore this mail.`,
    ],
  })
}

export function resetPasswordMail({ name, email }: Recipient, url: string) {
  return composeMail({
    subject: 'Choose a new password',
    greeting: `Hello ${name},`,
    before: [`Someone asked to choose a new password for your Parley account, ${email}.`],
    button: { label: 'Choose a new password', url },
    after: [
      'The link works once, and for one hour. Your login sessions end when you use it.',
      'If it was not you, you can ignore this mail: your password stays as it is.',
    ],
  })
}

export function passwordChangedMail({ name, email }: Recipient, url: string) {
  return composeMail({
    subject: 'Your password was changed',
    greeting: `Hello ${name},`,
    before: [
      `The password of your Parley account, ${email}, was just changed, and its other login sessions have ended.`,
    ],
    button: { label: 'It was not me', url },
    after: [
      'If it was you, there is nothing to do. If not, choose a new password at once: whoever changed it is logged out by that.',
    ],
  })
}
