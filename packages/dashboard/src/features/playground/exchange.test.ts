import { expect, test } from 'vitest'
import { applyEvent, beginExchange, type Exchange, historyOf, isFull } from './exchange.ts'

const answered = (question: string, answer: string): Exchange => ({
  ...beginExchange(1, question),
  answer,
  state: 'done',
})

test('an answer grows delta by delta, and ends once', () => {
  const finish = {
    type: 'finish' as const,
    ...{ is_cut: false, input_tokens: 9, output_tokens: 2, cost_nanousd: 1_275, first_token_ms: 80, total_ms: 200 },
  }
  const events = [
    { type: 'text-delta' as const, delta: 'Good ' },
    { type: 'text-delta' as const, delta: 'day' },
    finish,
    { type: 'text-delta' as const, delta: ' again' },
  ]

  const exchange = events.reduce(applyEvent, beginExchange(1, 'Hello'))

  expect(exchange).toMatchObject({ answer: 'Good day', state: 'done', finish })
})

test('a failure keeps the words that came', () => {
  const failed = [
    { type: 'text-delta' as const, delta: 'Half of ' },
    { type: 'error' as const, code: 'provider_unavailable' as const, message: 'The vendor broke off.', total_ms: 9 },
  ].reduce(applyEvent, beginExchange(1, 'Hello'))

  expect(failed).toMatchObject({ answer: 'Half of ', state: 'failed', failure: 'The vendor broke off.' })
})

test('questions without an answer do not go along with the next', () => {
  expect(historyOf([answered('One', 'First.'), answered('Two', ' '), answered('Three', 'Third.')])).toEqual([
    { role: 'visitor', text: 'One' },
    { role: 'bot', text: 'First.' },
    { role: 'visitor', text: 'Three' },
    { role: 'bot', text: 'Third.' },
  ])
})

test('a conversation is full after so many messages, or so many characters', () => {
  const short = Array.from({ length: 19 }, () => answered('Hi', 'Hello'))
  expect(isFull(short, 'Next')).toBe(false)
  expect(isFull([...short, answered('Hi', 'Hello')], 'Next')).toBe(true)
  expect(isFull([answered('Hi', 'x'.repeat(119_999))], 'Next')).toBe(true)
})
