import type { ChatEvent, HistoryView, MessageRating, TurnState } from '@parley/contract/chat'
import { newId } from './new-id.ts'

/** How an answer stands: not a word yet, coming, whole, ended by the visitor, or broken off. */
export type AnswerState = 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed'

/** One exchange as it is shown. */
export interface Exchange {
  /** The client's name for the visitor's message; sending it again is the retry. */
  clientMessageId: string
  question: string
  answer: string
  state: AnswerState
  /** Why it failed, in one sentence. */
  failure: string | undefined
  isCut: boolean
  /** The answer's; undefined until it begins. */
  messageId: string | undefined
  rating: MessageRating | null
  /** Why the rating was not kept, in one sentence. */
  ratingFailure?: string | undefined
}

export interface ChatState {
  /** Undefined while what was said before is being fetched. */
  exchanges: readonly Exchange[] | undefined
  /** Why what was said before could not be fetched. */
  loadFailure: string | undefined
  /** The server's sentence, once the bot answers nobody any more. */
  unavailable: string | undefined
}

export const interruptedSentence = 'The answer was interrupted.'

/** The current conversation's exchanges. */
export function fromHistory(history: HistoryView): Exchange[] {
  const exchanges: Exchange[] = []
  const current = history.conversations.at(-1)
  for (const message of current?.state === 'closed' ? [] : (current?.messages ?? [])) {
    const exchange = exchanges.at(-1)
    if (message.role === 'visitor') {
      exchanges.push({ ...newExchange(message.text), clientMessageId: message.client_message_id ?? message.id })
    } else if (exchange) {
      const { id: messageId, text: answer, is_cut: isCut, rating } = message
      const answered = { ...exchange, messageId, answer, isCut, rating }
      exchanges[exchanges.length - 1] = inState(answered, message.state ?? 'complete')
    }
  }
  return exchanges
}

/** An answer before its first word. */
const blank = {
  answer: '',
  state: 'waiting',
  failure: undefined,
  isCut: false,
  messageId: undefined,
  rating: null,
} as const

export function newExchange(question: string): Exchange {
  return { clientMessageId: newId(), question, ...blank }
}

/** The exchange after an event of its answer. An answer that is replayed from its start begins anew. */
export function afterEvent(exchange: Exchange, event: ChatEvent): Exchange {
  switch (event.type) {
    case 'start':
      return { ...exchange, ...blank, messageId: event.messageId }
    case 'text-delta':
      return { ...exchange, answer: exchange.answer + event.delta, state: 'streaming' }
    case 'abort':
      return inState(exchange, 'stopped')
    case 'error':
      return { ...exchange, state: 'failed', failure: event.errorText }
    case 'finish':
      return inState({ ...exchange, isCut: event.messageMetadata.is_cut }, event.messageMetadata.state)
    default:
      return exchange
  }
}

function inState(exchange: Exchange, state: TurnState): Exchange {
  switch (state) {
    case 'running':
      return { ...exchange, state: exchange.answer === '' ? 'waiting' : 'streaming' }
    case 'complete':
      return { ...exchange, state: 'done' }
    case 'stopped':
      return { ...exchange, state }
    default:
      return { ...exchange, state: 'failed', failure: interruptedSentence }
  }
}

export function isAnswering({ exchanges }: ChatState): boolean {
  const state = exchanges?.at(-1)?.state
  return state === 'waiting' || state === 'streaming'
}
