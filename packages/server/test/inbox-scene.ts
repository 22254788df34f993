import type { MintedVisitor } from '@parley/contract/chat'
import type { ConversationListItem, TranscriptTurn } from '@parley/contract/conversations'
import type { Page } from '@parley/contract/paging'
import { type ChatScene, startChatScene } from './chat-scene.ts'

/** A chat scene with visitors who hold tokens, seen from the owner's inbox. */
export interface InboxScene extends ChatScene {
  /** A visitor with a session of their own. */
  visitor(origin?: string): Promise<Visitor>
  /** A page of the list. */
  list(query?: string): Promise<Page<ConversationListItem>>
  turnsOf(conversationId: string, query?: string): Promise<Page<TranscriptTurn>>
}

export interface Visitor {
  sessionId: string
  token: string
  /** Sends, waits for the answer, and resolves to where it stands. */
  say(message: string): Promise<{ conversation_id: string; message_id: string; reply: string }>
  rate(messageId: string, rating: 'up' | 'down' | null): Promise<Response>
}

export async function startInboxScene(env: Record<string, string> = {}): Promise<InboxScene> {
  const scene = await startChatScene({
    VISITOR_MESSAGES_PER_MINUTE: '1000',
    IP_MESSAGES_PER_MINUTE: '100000',
    ...env,
  })
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${scene.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const read = async (url: string) => {
    const response = await scene.owner.request('GET', url)
    if (response.statusCode !== 200) throw new Error(`${url} answered ${response.body}`)
    return response.json()
  }

  return {
    ...scene,
    list: (query = '') => read(`/api/v1/conversations?${query}`),
    turnsOf: (conversationId, query = '') => read(`/api/v1/conversations/${conversationId}/turns?${query}`),
    visitor: async (origin) => {
      const minted = await post(`/api/visitor/${scene.bot.embed_token}`, {}, origin ? { origin } : {})
      const { session_id: sessionId, visitor_token: token } = (await minted.json()) as MintedVisitor
      return {
        sessionId,
        token,
        say: async (message) => (await scene.send(message, { sessionId, token })).json() as never,
        rate: (messageId, rating) =>
          post(
            `/api/rating/${scene.bot.embed_token}`,
            { session_id: sessionId, message_id: messageId, rating },
            { authorization: `Bearer ${token}` },
          ),
      }
    },
  }
}
