import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Env } from '../env/env.ts'
import type { Mailer } from './mailer.ts'
import { createOutboxMailer } from './outbox-mailer.ts'
import { createSmtpMailer } from './smtp-mailer.ts'

/** The mailer that the environment asks for: a mail server where `SMTP_URL` names one, else files in `DATA_DIR/outbox`. */
export function createMailer(env: Pick<Env, 'SMTP_URL' | 'MAIL_FROM' | 'PUBLIC_URL' | 'DATA_DIR'>): Mailer {
  const from = env.MAIL_FROM ?? `Parley <parley@${mailDomain(env.PUBLIC_URL)}>`
  return env.SMTP_URL
    ? createSmtpMailer({ url: env.SMTP_URL, from })
    : createOutboxMailer({ folder: join(env.DATA_DIR, 'outbox'), from })
}

/** An e-mail address wants a name after its "@", not a number. */
function mailDomain(publicUrl: string | undefined): string {
  const host = publicUrl ? new URL(publicUrl).hostname : 'localhost'
  return isIP(host.replace(/^\[|\]$/g, '')) ? 'localhost' : host
}
