import type { FrameMessage, HostMessage } from '@parley/contract/widget'

type MintRequest = FrameMessage & { type: 'mint' }

/**
 * Asks for a visitor token from the host page: here the browser puts the page's own origin on the request, which the
 * server holds against the bot's list of sites. Never rejects.
 */
export async function mintVisitor(
  origin: string,
  token: string,
  { request_id, visitor_token: earlier, is_kept_by_host: isKept }: MintRequest,
): Promise<HostMessage> {
  const key = `parley:${token}`
  const kept = isKept && !earlier ? read(key) : null
  try {
    let response = await ask(origin, token, earlier ?? kept)
    // What was kept proves nothing any more: a new session begins.
    if (kept && response.status === 401) response = await ask(origin, token, null)
    const body = await response.json()
    if (!response.ok) {
      const { message, code } = body.error
      return { parley: 1, type: 'mint-failed', request_id, message, status: response.status, code }
    }
    if (isKept) write(key, body.visitor_token)
    return { parley: 1, type: 'minted', request_id, visitor: body }
  } catch {
    return { parley: 1, type: 'mint-failed', request_id, message: '', status: 0 }
  }
}

function ask(origin: string, token: string, earlier: string | null): Promise<Response> {
  return fetch(`${origin}/api/visitor/${token}/`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(earlier ? { visitor_token: earlier } : {}),
  })
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Blocked here too: the conversation lasts as long as the page.
  }
}
