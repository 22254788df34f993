import type { HostMessage } from '@parley/contract/widget'

/**
 * Asks for a visitor token from the host page: here the browser puts the page's own origin on the request, which the
 * server holds against the bot's list of sites. Never rejects.
 */
export async function mintVisitor(origin: string, token: string, earlier: string | null): Promise<HostMessage> {
  try {
    const response = await fetch(`${origin}/api/visitor/${token}/`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(earlier === null ? {} : { visitor_token: earlier }),
    })
    const body = await response.json()
    return response.ok
      ? { parley: 1, type: 'minted', visitor: body }
      : { parley: 1, type: 'mint-failed', message: body.error.message, status: response.status }
  } catch {
    return { parley: 1, type: 'mint-failed', message: '', status: 0 }
  }
}
