import { composeMail } from '../../platform/mail/compose-mail.ts'

/** One mail for an alert, however often what it tells of happens. */
export function alertMail({
  name,
  botName,
  message,
  url,
}: {
  /** Of its reader. */
  name: string
  /** Null where all bots of the workspace are concerned. */
  botName: string | null
  message: string
  /** Where it can be mended; undefined where the server does not know its own address. */
  url: string | undefined
}) {
  return composeMail({
    subject: botName === null ? 'Your bots cannot answer' : `${botName} cannot answer`,
    greeting: `Hello ${name},`,
    before: [
      botName === null
        ? 'Answers of the bots in your Parley workspace fail.'
        : `Answers of your Parley bot ${botName} fail.`,
      message,
    ],
    ...(url !== undefined && { button: { label: botName === null ? 'Open Parley' : `Open ${botName}`, url } }),
    after: [
      'Visitors read that something went wrong, and can try again. They are told nothing of the reason.',
      'This is said once: no other mail follows while it goes on. The dashboard shows whether it still does.',
    ],
  })
}
