import type { HistoryView, MessageRating, MintedVisitor } from '@parley/contract/chat'
import { RequestError, toRequestError } from './request-error.ts'
import type { StoredVisitor } from './stored-visitor.ts'
import type { Visitor } from './visitor.ts'

/** The server's chat addresses. All reject with a `RequestError`. */
export interface ChatApi {
  history(): Promise<HistoryView>
  /** The answer's event stream. */
  send(message: string, clientMessageId: string): Promise<Response>
  /** The running answer's event stream after an event; undefined where none runs. */
  follow(lastEventId: number): Promise<Response | undefined>
  stop(): Promise<void>
  /** What the visitor thinks of an answer; null takes it back. */
  rate(messageId: string, rating: MessageRating | null): Promise<void>
}

export function createChatApi(token: string, visitor: Visitor): ChatApi {
  async function request(
    path: string,
    init: (visitor: StoredVisitor) => RequestInit & { query?: string },
  ): Promise<Response> {
    const response = await visitor.request((current) => {
      const { query = '', headers, ...rest } = init(current)
      return call(`/api/${path}/${token}/${query}`, {
        ...rest,
        headers: { authorization: `Bearer ${current.visitor_token}`, ...headers },
      })
    })
    if (!response.ok) throw await toRequestError(response)
    return response
  }

  const json = { 'content-type': 'application/json' }

  async function tell(path: string, what: object): Promise<void> {
    const response = await request(path, ({ session_id }) => ({
      method: 'POST',
      headers: json,
      body: JSON.stringify({ session_id, ...what }),
    }))
    // Browsers keep the connection of an answer that nobody reads, and have few of them.
    await response.text()
  }

  return {
    history: async () => (await request('history', () => ({}))).json(),
    send: (message, clientMessageId) =>
      request('send', ({ session_id }) => ({
        method: 'POST',
        headers: { ...json, accept: 'text/event-stream' },
        body: JSON.stringify({ message, session_id, client_message_id: clientMessageId }),
      })),
    follow: async (lastEventId) => {
      const response = await request('stream', ({ session_id }) => ({
        headers: { 'last-event-id': String(lastEventId) },
        query: `?session_id=${encodeURIComponent(session_id)}`,
      }))
      return response.status === 204 ? undefined : response
    },
    stop: () => tell('stop', {}),
    rate: (messageId, rating) => tell('rating', { message_id: messageId, rating }),
  }
}

/** Mints from this page itself: for the full page, whose origin is the server's own. */
export async function mintDirectly(token: string, earlier: string | null): Promise<MintedVisitor> {
  const response = await call(`/api/visitor/${token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(earlier === null ? {} : { visitor_token: earlier }),
  })
  if (!response.ok) throw await toRequestError(response)
  return response.json()
}

async function call(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch {
    throw new RequestError(0, '')
  }
}
