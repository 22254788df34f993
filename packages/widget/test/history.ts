import type { HistoryView, TurnState, VisitorMessageView } from '@parley/contract/chat'
import type { ClientMessageId, ConversationId, MessageId, SessionId } from '@parley/contract/ids'

interface Told {
  question: string
  clientMessageId?: string | null
  answer?: string
  state?: TurnState
  isCut?: boolean
}

/** A history of one conversation, as the server tells it. */
export function historyOf(
  exchanges: Told[],
  state: HistoryView['conversations'][number]['state'] = 'bot',
): HistoryView {
  const created_at = '2026-11-23T12:00:00.000Z'
  const messages = exchanges.flatMap(
    ({ question, clientMessageId, answer = '', state: turn, isCut = false }, index) => {
      const visitor: VisitorMessageView = {
        ...{
          id: `question-${index}` as MessageId,
          role: 'visitor',
          text: question,
          state: null,
          is_cut: false,
          rating: null,
          created_at,
        },
        client_message_id: (clientMessageId === undefined
          ? `client-${index}`
          : clientMessageId) as ClientMessageId | null,
      }
      if (!turn) return [visitor]
      const bot: VisitorMessageView = {
        ...{
          id: `answer-${index}` as MessageId,
          role: 'bot',
          text: answer,
          state: turn,
          is_cut: isCut,
          rating: null,
          created_at,
        },
        client_message_id: null,
      }
      return [visitor, bot]
    },
  )
  const conversations = messages.length === 0 ? [] : [{ id: 'c' as ConversationId, state, created_at, messages }]
  return { session_id: 'session' as SessionId, conversations }
}
