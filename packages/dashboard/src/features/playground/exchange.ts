import {
  type PlaygroundBody,
  type PlaygroundEvent,
  playgroundMaxLength,
  playgroundMaxMessages,
} from '@parley/contract/playground'

export type PlaygroundStart = Extract<PlaygroundEvent, { type: 'start' }>
export type PlaygroundFinish = Extract<PlaygroundEvent, { type: 'finish' }>

/** Which settings answer. */
export type Side = 'draft' | 'published'

/** One question and what one side made of it. */
export interface Exchange {
  id: number
  question: string
  answer: string
  state: 'running' | 'done' | 'stopped' | 'failed'
  /** What was asked of whom; undefined until the server has said so. */
  start: PlaygroundStart | undefined
  /** What it took; undefined unless the answer came to its end. */
  finish: PlaygroundFinish | undefined
  /** Why it failed, in the owner's words. */
  failure: string | undefined
}

export function beginExchange(id: number, question: string): Exchange {
  return { id, question, answer: '', state: 'running', start: undefined, finish: undefined, failure: undefined }
}

/** The exchange after an event of its stream. One that has ended stays as it is. */
export function applyEvent(exchange: Exchange, event: PlaygroundEvent): Exchange {
  if (exchange.state !== 'running') return exchange
  switch (event.type) {
    case 'start':
      return { ...exchange, start: event }
    case 'text-delta':
      return { ...exchange, answer: exchange.answer + event.delta }
    case 'finish':
      return { ...exchange, state: 'done', finish: event }
    case 'error':
      return { ...exchange, state: 'failed', failure: event.message }
  }
}

/** What goes along with the next question: all that was answered with words, oldest first. */
export function historyOf(exchanges: readonly Exchange[]): PlaygroundBody['messages'] {
  return exchanges
    .filter(({ answer }) => answer.trim() !== '')
    .flatMap(({ question, answer }) => [
      { role: 'visitor' as const, text: question },
      { role: 'bot' as const, text: answer },
    ])
}

/** Whether a conversation has grown so long that the server would not answer another question. */
export function isFull(exchanges: readonly Exchange[], question: string): boolean {
  const history = historyOf(exchanges)
  const length = history.reduce((sum, { text }) => sum + text.length, question.length)
  return history.length + 1 > playgroundMaxMessages || length > playgroundMaxLength
}
