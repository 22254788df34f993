import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail as it came over the wire. */
export interface ReceivedMail {
  from: string
  to: string[]
  /** With its long lines put together again. */
  source: string
}

export interface LoopbackSmtp {
  /** For `SMTP_URL`. */
  url: string
  port: number
  /** All mails that were accepted, oldest first. */
  mails: ReceivedMail[]
  stop(): Promise<void>
}

/** A mail server on a loopback port. It refuses recipients whose name begins with `nobody`, and those named `busy` for now. */
export async function startLoopbackSmtp({ port = 0 } = {}): Promise<LoopbackSmtp> {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('nobody')) done(refusal(550, 'No such user here'))
      else if (address.startsWith('busy')) done(refusal(451, 'Try again later'))
      else done()
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : ''
      const to = envelope.rcptTo.map(({ address }) => address)
      void text(stream).then((raw) => {
        mails.push({ from, to, source: unfold(raw) })
        done()
      })
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const { port: taken } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${taken}`,
    port: taken,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

/** Quoted-printable, which mail is wrapped in where its lines are long. */
function unfold(raw: string): string {
  return raw
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\r\n', '\n')
}
