import { randomBytes } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mail, Mailer } from './mailer.ts'

/**
 * Writes each mail into a file of its own, `<time>-<kind>-<recipient>-<chance>.eml`, that its owner alone may read: a
 * mail's links open accounts.
 */
export function createOutboxMailer({ folder, from }: { folder: string; from: string }): Mailer {
  return {
    delivery: { kind: 'outbox', folder },

    async send(mail) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, fileName(mail))
      const file = await open(path, 'wx', 0o600)
      try {
        await file.writeFile(toMessage(mail, from))
        await file.sync()
      } catch (error) {
        // On a full disk: half a mail is none, and the job that sends it comes again.
        await rm(path, { force: true })
        throw error
      } finally {
        await file.close()
      }
    },

    describe: () => ({
      state: 'warn',
      detail: `No mail server is set. Mail is kept in ${folder}; set SMTP_URL to send it.`,
    }),
  }
}

function fileName({ kind, to }: Mail): string {
  const time = new Date().toISOString().replaceAll(':', '-')
  // Of an address, what any file system takes, and no more than it takes.
  const recipient = to.replace(/[^A-Za-z0-9@._+-]/g, '_').slice(0, 120)
  return `${time}-${kind}-${recipient}-${randomBytes(3).toString('hex')}.eml`
}

/** As text alone and unfolded, so that a link in it can be read and copied with any editor. */
function toMessage({ to, subject, text }: Mail, from: string): string {
  const headers = [
    ['From', from],
    ['To', to],
    ['Subject', subject],
    ['Date', new Date().toUTCString().replace('GMT', '+0000')],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '8bit'],
  ]
  return `${headers.map(([name, value]) => `${name}: ${oneLine(value ?? '')}`).join('\n')}\n\n${text}`
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ')
}
