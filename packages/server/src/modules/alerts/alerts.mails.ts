import { findModel, type VendorId, vendors } from '@parley/contract/model-catalogue'
import { composeMail } from '../../platform/mail/compose-mail.ts'

/** One mail for an alert, however often what it tells of happens. */
export function alertMail({
  name,
  botName,
  vendor,
  model,
  message,
  url,
}: {
  /** Of its reader. */
  name: string
  /** Null where all bots of the workspace are concerned. */
  botName: string | null
  vendor: VendorId
  /** Null where all of the vendor's are concerned. */
  model: string | null
  message: string
  /** Where it can be mended; undefined where the server does not know its own address. */
  url: string | undefined
}) {
  const { label } = vendors[vendor]
  const silent = model === null ? label : `${findModel(vendor, model)?.label ?? model} (${label})`
  return composeMail({
    subject: `Something keeps ${botName ?? 'your bots'} from answering`,
    greeting: `Hello ${name},`,
    before: [
      `${silent} does not answer ${botName === null ? 'the bots of your Parley workspace' : `your Parley bot ${botName}`}.`,
      message,
    ],
    ...(url !== undefined && { button: { label: `Open ${botName ?? 'Parley'}`, url } }),
    after: [
      'Where a bot has models that stand in, they answer meanwhile. Else its visitors read that something went wrong, without the reason, and can try again.',
      'No other mail follows while it goes on. The dashboard shows whether it still does.',
    ],
  })
}
