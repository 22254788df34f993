import { VendorError } from './answer-model.ts'

/**
 * What a vendor's error means, in plain words for the bot's owner, with what to do.
 *
 * The vendor's own text is quoted at the end, cut short; none of it may reach a visitor.
 */
export function describeVendorFailure(error: unknown): string {
  if (!(error instanceof VendorError) || error.status === undefined)
    return `The connection to the vendor failed: ${text(error)}`
  const quoted = quote(error)
  switch (error.status) {
    case 401:
    case 403:
      return `The vendor refused the API key. Check it, and restart the server with a valid one.${quoted}`
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

function quote(error: VendorError): string {
  const said = text(error)
  return said ? ` It said: "${said}"` : ''
}

function text(error: unknown): string {
  const message = error instanceof Error ? error.message : typeof error === 'string' ? error : JSON.stringify(error)
  return (message ?? '').replace(/\s+/g, ' ').slice(0, 300)
}
