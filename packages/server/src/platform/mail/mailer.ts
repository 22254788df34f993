import type { MailDeliveryView } from '@parley/contract/accounts'

export interface Mail {
  /** A word that says what it is for, such as `reset-password`; part of its file's name in the outbox. */
  kind: string
  /** An e-mail address. */
  to: string
  subject: string
  text: string
  html: string
}

/** How sending goes, in a sentence for whoever runs the installation. */
export interface MailState {
  state: 'ok' | 'warn' | 'down'
  detail: string
}

/** Hands mail on, to a mail server or into a folder. */
export interface Mailer {
  readonly delivery: MailDeliveryView
  /** Resolves once the mail is accepted for good. Throws {@link MailRefusedError}; any other error may pass. */
  send(mail: Mail): Promise<void>
  /** From what is known already; asks no one. */
  describe(): MailState
}

/** The mail server will not have this mail, however often it is asked: its recipient does not exist, for one. */
export class MailRefusedError extends Error {}
