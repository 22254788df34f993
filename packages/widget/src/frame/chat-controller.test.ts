import type { ChatEvent, HistoryView } from '@parley/contract/chat'
import { describe, expect, test } from 'vitest'
import { historyOf } from '../../test/history.ts'
import type { ChatApi } from './chat-api.ts'
import { createChatController } from './chat-controller.ts'
import { RequestError } from './request-error.ts'

/** What a request comes to: frames and whether the stream is whole, nothing to follow, or a failure. */
type Scripted = { events: ChatEvent[]; firstId?: number; isCutOff?: boolean } | undefined | Error

const noWaiting = [0, 0, 0]
const start = { type: 'start', messageId: 'm' } as ChatEvent
const delta = (text: string): ChatEvent => ({ type: 'text-delta', id: '0', delta: text })
const finish: ChatEvent = { type: 'finish', messageMetadata: { state: 'complete', is_cut: false } }
const unreachable = new RequestError(0, '')

function startChat(script: {
  history?: (HistoryView | Error)[]
  send?: Scripted[]
  follow?: Scripted[]
  rate?: (Error | undefined)[]
}) {
  const asked: string[] = []
  const answer = (scripted: Scripted) => {
    if (scripted instanceof Error) throw scripted
    return scripted && toResponse(scripted)
  }
  const api: ChatApi = {
    history: async () => {
      asked.push('history')
      const next = script.history?.shift() ?? historyOf([])
      if (next instanceof Error) throw next
      return next
    },
    send: async (message, clientMessageId) => {
      asked.push(`send ${message} ${clientMessageId}`)
      const response = answer(script.send?.shift())
      if (!response) throw new Error('Nothing was scripted.')
      return response
    },
    follow: async (lastEventId) => {
      asked.push(`follow ${lastEventId}`)
      return answer(script.follow?.shift())
    },
    stop: async () => {
      asked.push('stop')
      throw unreachable
    },
    rate: async (messageId, rating) => {
      asked.push(`rate ${messageId} ${rating}`)
      const next = script.rate?.shift()
      if (next) throw next
    },
  }
  const chat = createChatController(api, noWaiting)
  return { chat, asked, last: () => chat.state().exchanges?.at(-1) }
}

function toResponse({ events, firstId = 1, isCutOff = false }: Exclude<Scripted, undefined | Error>): Response {
  const frames = events.map((event, index) => `id: ${firstId + index}\ndata: ${JSON.stringify(event)}\n\n`)
  return new Response([...frames, isCutOff ? '' : 'data: [DONE]\n\n'].join(''))
}

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

describe('a rating', () => {
  async function startRating(rate: (Error | undefined)[] = []) {
    const scene = startChat({ send: [{ events: [start, delta('One.'), finish] }], rate })
    await scene.chat.send('one')
    return { ...scene, rated: () => scene.asked.filter((line) => line.startsWith('rate')) }
  }

  test('shows at once, is saved, and can be taken back', async () => {
    const { chat, last, rated } = await startRating()

    chat.rate(must(last()), 'up')
    expect(last()?.rating).toBe('up')
    await expect.poll(rated).toEqual(['rate m up'])
    chat.rate(must(last()), null)

    expect(last()?.rating).toBeNull()
    await expect.poll(rated).toEqual(['rate m up', 'rate m null'])
  })

  test('is the last one of several in quick succession', async () => {
    const { chat, last, rated } = await startRating()

    for (const rating of ['up', 'down', 'up', 'down'] as const) chat.rate(must(last()), rating)

    await expect.poll(rated).toEqual(['rate m up', 'rate m down'])
    expect(last()?.rating).toBe('down')
  })

  test('that is not saved is taken back, with the reason', async () => {
    const { chat, last } = await startRating([undefined, unreachable])
    chat.rate(must(last()), 'up')
    await expect.poll(() => chat.state().exchanges?.at(-1)).toMatchObject({ rating: 'up' })

    chat.rate(must(last()), 'down')

    await expect.poll(last).toMatchObject({ rating: 'up', ratingFailure: expect.stringContaining('connection') })
    chat.rate(must(last()), 'down')
    await expect.poll(last).toMatchObject({ rating: 'down', ratingFailure: undefined })
  })

  test('waits for an answer to rate', () => {
    const { chat, asked, last } = startChat({ send: [unreachable] })
    chat.send('one')

    chat.rate(must(last()), 'up')

    expect(last()?.rating).toBeNull()
    expect(asked).toHaveLength(1)
  })
})

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is nothing.')
  return value
}

test('a stop that does not get through is no failure of the answer', async () => {
  const { chat, asked } = startChat({})

  await chat.stop()

  expect(asked).toEqual(['stop'])
})
