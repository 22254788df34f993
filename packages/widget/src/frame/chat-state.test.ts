import type { ChatEvent, TurnState } from '@parley/contract/chat'
import type { MessageId } from '@parley/contract/ids'
import { describe, expect, test } from 'vitest'
import { historyOf } from '../../test/history.ts'
import { afterEvent, fromHistory, isAnswering, newExchange } from './chat-state.ts'

const start: ChatEvent = { type: 'start', messageId: 'm' as MessageId }
const delta = (text: string): ChatEvent => ({ type: 'text-delta', id: '0', delta: text })
const finish = (state: TurnState, isCut = false): ChatEvent => ({
  type: 'finish',
  messageMetadata: { state, is_cut: isCut },
})

function after(...events: ChatEvent[]) {
  return events.reduce(afterEvent, newExchange('Which lamp?'))
}

describe('an answer', () => {
  test('waits until its first word, then grows, then is done', () => {
    expect(after(start)).toMatchObject({ state: 'waiting', answer: '' })
    expect(after(start, { type: 'text-start', id: '0' }, delta('The small'))).toMatchObject({ state: 'streaming' })
    expect(after(start, delta('The small'), delta(' one.'), { type: 'text-end', id: '0' }, finish('complete'))).toEqual(
      expect.objectContaining({ answer: 'The small one.', state: 'done', failure: undefined, isCut: false }),
    )
  })

  test('says that it was cut at its length limit', () => {
    expect(after(start, delta('The'), finish('complete', true))).toMatchObject({ state: 'done', isCut: true })
  })

  test('keeps its text when the visitor stops it', () => {
    expect(after(start, delta('The'), { type: 'abort' })).toMatchObject({ state: 'stopped', answer: 'The' })
    expect(after(start, delta('The'), finish('stopped'))).toMatchObject({ state: 'stopped', answer: 'The' })
  })

  test('keeps its text when it breaks off, and says why', () => {
    const failed = after(start, delta('The'), { type: 'error', errorText: 'It broke.', code: 'provider_unavailable' })

    expect(failed).toMatchObject({ state: 'failed', answer: 'The', failure: 'It broke.' })
  })

  test('that is replayed from its start is not doubled', () => {
    const replayed = after(start, delta('The'), start, delta('The small'))

    expect(replayed).toMatchObject({ state: 'streaming', answer: 'The small' })
  })

  test('that is tried again forgets its failure', () => {
    const error: ChatEvent = { type: 'error', errorText: 'It broke.', code: 'provider_unavailable' }

    expect(after(start, error, start)).toMatchObject({ state: 'waiting', failure: undefined })
  })
})

describe('what was said before', () => {
  test.each<[TurnState, string, object]>([
    ['complete', 'Yes.', { state: 'done', answer: 'Yes.', failure: undefined }],
    ['stopped', 'Ye', { state: 'stopped', answer: 'Ye' }],
    ['interrupted', 'Ye', { state: 'failed', answer: 'Ye', failure: 'The answer was interrupted.' }],
    ['failed', '', { state: 'failed', answer: '' }],
    ['running', '', { state: 'waiting' }],
    ['running', 'Ye', { state: 'streaming' }],
  ])('of a turn that is %s with %j', (state, answer, expected) => {
    const exchanges = fromHistory(historyOf([{ question: 'Is it?', answer, state }]))

    expect(exchanges).toEqual([
      expect.objectContaining({ question: 'Is it?', clientMessageId: 'client-0', ...expected }),
    ])
  })

  test('stays in order, and is retried by the message id where the client gave none', () => {
    const exchanges = fromHistory(
      historyOf([
        { question: 'one', clientMessageId: null, answer: '1', state: 'complete' },
        { question: 'two', answer: '2', state: 'complete', isCut: true },
        { question: 'three' },
      ]),
    )

    expect(exchanges.map(({ question, answer }) => [question, answer])).toEqual([
      ['one', '1'],
      ['two', '2'],
      ['three', ''],
    ])
    expect(exchanges[0]?.clientMessageId).toBe('question-0')
    expect(exchanges[1]?.isCut).toBe(true)
    expect(exchanges[2]?.state).toBe('waiting')
  })

  test('in a conversation that was closed is not gone on with', () => {
    expect(fromHistory(historyOf([{ question: 'one', state: 'complete' }], 'closed'))).toEqual([])
    expect(fromHistory(historyOf([]))).toEqual([])
  })
})

test('only the last exchange can be on its way', () => {
  const waiting = newExchange('one')
  const done = after(start, finish('complete'))
  const loaded = { loadFailure: undefined, unavailable: undefined }

  expect(isAnswering({ ...loaded, exchanges: [done, waiting] })).toBe(true)
  expect(isAnswering({ ...loaded, exchanges: [waiting, done] })).toBe(false)
  expect(isAnswering({ ...loaded, exchanges: undefined })).toBe(false)
})

test('no two messages have the same name', () => {
  expect(new Set(Array.from({ length: 100 }, () => newExchange('a').clientMessageId)).size).toBe(100)
})
