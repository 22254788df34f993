import type { ChatEvent, HistoryView } from '@parley/contract/chat'

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
}

export interface ChatState {
  /** Undefined while what was said before is being fetched. */
  exchanges: readonly Exchange[] | undefined
  /** Why what was said before could not be fetched. */
  loadFailure: string | undefined
}

export const interruptedSentence = 'The answer was interrupted.'

/** The current conversation's exchanges. */
export function fromHistory(history: HistoryView): Exchange[] {
  const exchanges: Exchange[] = []
  const current = history.conversations.at(-1)
  for (const message of current?.state === 'closed' ? [] : (current?.messages ?? [])) {
    if (message.role === 'visitor') {
      exchanges.push({ ...newExchange(message.text), clientMessageId: message.client_message_id ?? message.id })
      continue
    }
    const exchange = exchanges.at(-1)
    if (!exchange) continue
    exchange.answer = message.text
    exchange.isCut = message.is_cut
    if (message.state === 'complete') exchange.state = 'done'
    else if (message.state === 'stopped') exchange.state = 'stopped'
    else if (message.state === 'running') exchange.state = message.text === '' ? 'waiting' : 'streaming'
    else Object.assign(exchange, { state: 'failed', failure: interruptedSentence })
  }
  return exchanges
}

export function newExchange(question: string): Exchange {
  return {
    clientMessageId: crypto.randomUUID(),
    question,
    answer: '',
    state: 'waiting',
    failure: undefined,
    isCut: false,
  }
}

/** The exchange after an event of its answer. An answer that is replayed from its start begins anew. */
export function afterEvent(exchange: Exchange, event: ChatEvent): Exchange {
  switch (event.type) {
    case 'start':
      return { ...exchange, answer: '', state: 'waiting', failure: undefined, isCut: false }
    case 'text-delta':
      return { ...exchange, answer: exchange.answer + event.delta, state: 'streaming' }
    case 'abort':
      return { ...exchange, state: 'stopped' }
    case 'error':
      return { ...exchange, state: 'failed', failure: event.errorText }
    case 'finish':
      return { ...exchange, state: 'done', isCut: event.messageMetadata.is_cut }
    default:
      return exchange
  }
}

export function isAnswering({ exchanges }: ChatState): boolean {
  const state = exchanges?.at(-1)?.state
  return state === 'waiting' || state === 'streaming'
}
