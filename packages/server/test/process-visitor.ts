import type { HistoryView } from '@parley/contract/chat'
import { type EventReader, openEvents } from './sse-reader.ts'

type VisitorMessage = HistoryView['conversations'][number]['messages'][number]

/** A visitor of a bot, by the public addresses alone; the server under it may be another each time. */
export interface ProcessVisitor {
  stream(origin: string, message: string): Promise<EventReader>
  /** Retries the session's unanswered message, as a reload does. */
  follow(origin: string): Promise<EventReader>
  /** All messages of the session as they are stored, oldest first. */
  messages(origin: string): Promise<VisitorMessage[]>
}

/** Mints a visitor's session. A message's text is its client id too. */
export async function openVisitor(origin: string, embedToken: string): Promise<ProcessVisitor> {
  let token = ''
  let sessionId = ''

  /** A token of that server's clock, for the same session. */
  async function renew(at: string): Promise<void> {
    const response = await fetch(`${at}/api/visitor/${embedToken}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(token ? { visitor_token: token } : {}),
    })
    if (!response.ok) throw new Error(`No visitor token: ${await response.text()}`)
    const minted = (await response.json()) as { visitor_token: string; session_id: string }
    token = minted.visitor_token
    sessionId = minted.session_id
  }

  await renew(origin)
  return {
    async stream(at, message) {
      await renew(at)
      return openEvents(`${at}/api/send/${embedToken}/`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({ message, session_id: sessionId, client_message_id: message }),
      })
    },
    async follow(at) {
      await renew(at)
      return openEvents(`${at}/api/stream/${embedToken}/?session_id=${sessionId}`, {
        headers: { authorization: `Bearer ${token}` },
      })
    },
    async messages(at) {
      await renew(at)
      const response = await fetch(`${at}/api/history/${embedToken}/`, {
        headers: { authorization: `Bearer ${token}` },
      })
      if (!response.ok) throw new Error(`No history: ${await response.text()}`)
      const { conversations } = (await response.json()) as HistoryView
      return conversations.flatMap((conversation) => conversation.messages)
    },
  }
}
