import type { Transporter } from 'nodemailer'
import { type Mailer, MailRefusedError, type MailState } from './mailer.ts'

const connectLimitMs = 10_000
/** Between two words of the mail server: some look closely at a mail before they take it. */
const silenceLimitMs = 60_000

/**
 * Sends through a mail server, over a connection of its own for each mail.
 *
 * @param url `smtp:` (encrypted as soon as the server offers to) or `smtps:` (encrypted from the first byte)
 */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const { host } = new URL(url)
  let opening: Promise<Transporter> | undefined
  let state: MailState = { state: 'ok', detail: `Mail goes through ${host}.` }

  return {
    delivery: { kind: 'smtp' },

    async send(mail) {
      opening ??= openTransport(url)
      const transport = await opening
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          // So that nobody's holiday notice answers.
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        if (isRefusal(error)) {
          throw new MailRefusedError(`The mail server refused a mail: ${(error as Error).message}`, { cause: error })
        }
        state = { state: 'down', detail: `Mail could not be handed to ${host} at ${now()}. It is tried again.` }
        throw error
      }
      state = { state: 'ok', detail: `Mail goes through ${host}, lately at ${now()}.` }
    },

    describe: () => state,
  }
}

/** Loaded with the first mail: a start does not wait for it. */
async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    connectionTimeout: connectLimitMs,
    greetingTimeout: connectLimitMs,
    socketTimeout: silenceLimitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** A 5xx answer to the addresses or to the mail itself. One to the login says that the settings are wrong, and may pass. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, responseCode } = error as Error & { code?: unknown; responseCode?: unknown }
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && typeof responseCode === 'number' && responseCode >= 500
}

function now(): string {
  return `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
