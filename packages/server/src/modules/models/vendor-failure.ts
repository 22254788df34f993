import { PrivateAddressError } from '../../platform/net/guarded-fetch.ts'
import { NoAnswerError, VendorError } from './answer-model.ts'

const refusedKey = 'The vendor refused the API key. Replace it on the Models page, or have the operator replace it.'

/**
 * What a vendor's error means, in plain words for the bot's owner, with what to do.
 *
 * The vendor's own text is quoted at the end, cut short; none of it may reach a visitor.
 */
export function describeVendorFailure(error: unknown): string {
  if (error instanceof NoAnswerError) return error.message
  if (!(error instanceof VendorError) || error.status === undefined) {
    return `The connection to the vendor failed: ${text(leadsIntoPrivateNetwork(error) ?? error)}`
  }
  const quoted = quote(error)
  // Google says so with a 400.
  if (error.vendorCode === 'API_KEY_INVALID') return refusedKey + quoted
  switch (error.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return `The vendor's address leads on to another one. Give that one instead.${quoted}`
    case 401:
    case 403:
      return refusedKey + quoted
    case 402:
      return `The vendor asks to be paid first. Add credit in the vendor's console.${quoted}`
    case 404:
      return `The vendor does not know the bot's model. Choose another on the bot's Behaviour tab.${quoted}`
    case 413:
      return `The question with its history was too long for the vendor's limits. Shorten the system prompt or the answer length.${quoted}`
    case 429:
      return `The vendor's rate limit was reached. Wait, or raise the limit in the vendor's console.${quoted}`
    case 498:
      return `The vendor had no capacity left. Try again later, or choose another model.${quoted}`
    case 400:
    case 422:
      return `The vendor rejected the request.${quoted}`
    default:
      return `The vendor failed with status ${error.status}. Nothing is wrong with the bot; try again later.${quoted}`
  }
}

/** Deep down among the causes, since each client wraps the failed `fetch` of another. */
function leadsIntoPrivateNetwork(error: unknown): PrivateAddressError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof PrivateAddressError) return cause
  }
  return undefined
}

function quote(error: VendorError): string {
  const said = text(error)
  return said ? ` It said: "${said}"` : ''
}

function text(error: unknown): string {
  const message = error instanceof Error ? error.message : typeof error === 'string' ? error : JSON.stringify(error)
  return (message ?? '').replace(/\s+/g, ' ').slice(0, 300)
}
