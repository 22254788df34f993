import { describe, expect, test } from 'vitest'
import { historyOf } from '../../test/history.ts'
import { delta, finish, noWaiting, start, startChat, unreachable } from '../../test/scripted-chat.ts'
import { RequestError } from './request-error.ts'

describe('sending', () => {
  test('shows the question at once and the answer as it comes', async () => {
    const { chat, last } = startChat({ send: [{ events: [start, delta('The'), delta(' small one.'), finish] }] })
    const seen: (string | undefined)[] = []
    chat.subscribe(() => seen.push(last()?.answer))

    const sending = chat.send('Which lamp?')
    expect(last()).toMatchObject({ question: 'Which lamp?', state: 'waiting' })
    await sending

    expect(seen).toEqual(['', '', 'The', 'The small one.', 'The small one.'])
    expect(last()).toMatchObject({ state: 'done' })
  })

  test('goes on after the last event where the connection broke, without doubling a word', async () => {
    const { chat, asked, last } = startChat({
      send: [{ events: [start, delta('The')], isCutOff: true }],
      follow: [
        unreachable,
        { events: [delta(' small')], firstId: 3, isCutOff: true },
        { events: [delta(' one.'), finish] },
      ],
    })

    await chat.send('Which lamp?')

    expect(asked.slice(1)).toEqual(['follow 2', 'follow 2', 'follow 3'])
    expect(last()).toMatchObject({ state: 'done', answer: 'The small one.' })
  })

  test('takes the stored answer where it ended while the connection was broken', async () => {
    const { chat, last } = startChat({
      send: [{ events: [start, delta('The')], isCutOff: true }],
      follow: [undefined],
      history: [historyOf([{ question: 'Which lamp?', answer: 'The small one.', state: 'complete' }])],
    })

    await chat.send('Which lamp?')

    expect(last()).toMatchObject({ state: 'done', answer: 'The small one.' })
  })

  test('gives up after a while on a server that stays away, and keeps the text so far', async () => {
    const { chat, asked, last } = startChat({
      send: [{ events: [start, delta('The')], isCutOff: true }],
      follow: Array.from({ length: 50 }, () => unreachable),
    })

    await chat.send('Which lamp?')

    expect(asked).toHaveLength(1 + noWaiting.length)
    expect(last()).toMatchObject({ state: 'failed', answer: 'The', failure: 'The answer was interrupted.' })
  })

  test('gives up after a while on connections that break before a word', async () => {
    const { chat, asked, last } = startChat({
      send: [{ events: [start], isCutOff: true }],
      follow: Array.from({ length: 50 }, () => ({ events: [], isCutOff: true })),
    })

    await chat.send('Which lamp?')

    expect(asked).toHaveLength(1 + noWaiting.length)
    expect(last()?.state).toBe('failed')
  })

  test('says what the server refused, and asks no more', async () => {
    const sentence = 'Too many messages. Try again in 20 seconds.'
    const { chat, asked, last } = startChat({ send: [new RequestError(429, sentence)] })

    await chat.send('Which lamp?')

    expect(last()).toMatchObject({ state: 'failed', failure: sentence })
    expect(asked).toHaveLength(1)
  })

  test('waits for the answer that is on its way', async () => {
    const { chat, asked } = startChat({ send: [{ events: [start, delta('One.'), finish] }] })

    const first = chat.send('one')
    await chat.send('two')
    await first

    expect(asked).toHaveLength(1)
    expect(chat.state().exchanges?.map(({ question }) => question)).toEqual(['one'])
  })
})

describe('trying again', () => {
  test('sends the same message under the same name, and forgets the failed text', async () => {
    const { chat, asked, last } = startChat({
      send: [
        { events: [start, delta('The'), { type: 'error', errorText: 'It broke.', code: 'provider_unavailable' }] },
        { events: [start, delta('The small one.'), finish], firstId: 2_000_001 },
      ],
    })
    await chat.send('Which lamp?')
    expect(last()).toMatchObject({ state: 'failed', failure: 'It broke.', answer: 'The' })

    await chat.retry()

    expect(asked[1]).toBe(asked[0])
    expect(chat.state().exchanges).toHaveLength(1)
    expect(last()).toMatchObject({ state: 'done', answer: 'The small one.', failure: undefined })
  })

  test('does nothing to an answer that did not fail', async () => {
    const { chat, asked } = startChat({ send: [{ events: [start, delta('One.'), finish] }] })
    await chat.send('one')

    await chat.retry()

    expect(asked).toHaveLength(1)
  })
})

describe('opening', () => {
  test('shows what was said before', async () => {
    const { chat, asked, last } = startChat({
      history: [historyOf([{ question: 'one', answer: 'One.', state: 'complete' }])],
    })
    expect(chat.state().exchanges).toBeUndefined()

    await chat.load()

    expect(last()).toMatchObject({ question: 'one', answer: 'One.', state: 'done' })
    expect(asked).toEqual(['history'])
  })

  test('replays from its start the answer that is still being written', async () => {
    const { chat, asked, last } = startChat({
      history: [historyOf([{ question: 'one', answer: 'On', state: 'running' }])],
      follow: [{ events: [start, delta('One'), delta(' more.'), finish] }],
    })

    await chat.load()

    expect(asked).toEqual(['history', 'follow 0'])
    expect(last()).toMatchObject({ answer: 'One more.', state: 'done' })
  })

  test('says why it failed, and works the second time', async () => {
    const { chat } = startChat({ history: [unreachable] })

    await chat.load()
    expect(chat.state()).toMatchObject({ exchanges: undefined, loadFailure: expect.stringContaining('connection') })
    await chat.load()

    expect(chat.state()).toEqual({ exchanges: [], loadFailure: undefined, unavailable: undefined })
  })
})

describe('a bot that answers nobody any more', () => {
  const sentence = 'This assistant is no longer in service.'
  const gone = new RequestError(403, sentence, 'bot_unavailable')

  test('is told once for the whole chat, and what was asked stays', async () => {
    const { chat, last } = startChat({ send: [gone] })

    await chat.send('Which lamp?')

    expect(chat.state().unavailable).toBe(sentence)
    expect(last()).toMatchObject({ question: 'Which lamp?', state: 'failed', failure: undefined })
  })

  test('is answered by again once it is back', async () => {
    const { chat, asked, last } = startChat({ send: [gone, { events: [start, delta('One.'), finish] }] })
    await chat.send('one')

    await chat.retry()

    expect(asked[1]).toBe(asked[0])
    expect(chat.state().unavailable).toBeUndefined()
    expect(last()).toMatchObject({ answer: 'One.', state: 'done' })
  })

  test('says so when the chat is opened, and opens once it is back', async () => {
    const { chat } = startChat({ history: [gone] })

    await chat.load()
    expect(chat.state()).toEqual({ exchanges: undefined, loadFailure: undefined, unavailable: sentence })
    await chat.load()

    expect(chat.state()).toEqual({ exchanges: [], loadFailure: undefined, unavailable: undefined })
  })
})

test('a stop that does not get through is no failure of the answer', async () => {
  const { chat, asked } = startChat({})

  await chat.stop()

  expect(asked).toEqual(['stop'])
})
