import type { HistoryView, SendReply } from '@parley/contract/chat'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { textOf } from '../../../test/sse-reader.ts'

let scene: ChatScene

beforeAll(async () => {
  scene = await startChatScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())

test('a message is answered as JSON', async () => {
  scene.groq.answerWith({ deltas: ['We ', 'open ', 'at nine.'] })

  const response = await scene.send('When do you open?', { sessionId: 'json' })

  const body = (await response.json()) as SendReply
  expect(response.status).toBe(200)
  expect(body).toMatchObject({ reply: 'We open at nine.', session_id: 'json', state: 'complete', is_cut: false })
  expect(body.conversation_id).toMatch(/^[0-9a-f-]{36}$/)
})

test('prompt, model, temperature, length and history are really sent', async () => {
  await scene.saveBot({ system_prompt: 'You sell tea.', temperature: 1.25, max_output_tokens: 700 })
  await scene.send('First question', { sessionId: 'sent' })

  await scene.send('Second question', { sessionId: 'sent' })

  expect(scene.groq.requests.at(-1)?.body).toMatchObject({
    model: 'openai/gpt-oss-20b',
    temperature: 1.25,
    max_tokens: 700,
    reasoning_effort: 'low',
    stream: true,
    messages: [
      { role: 'system', content: 'You sell tea.' },
      { role: 'user', content: 'First question' },
      { role: 'assistant', content: 'You said: First question' },
      { role: 'user', content: 'Second question' },
    ],
  })
})

test('a bot saved with a retired model is answered by its replacement', async () => {
  await scene.saveBot({ model: 'llama3-8b-8192' })

  const response = await scene.send('Hello', { sessionId: 'retired' })

  expect(response.status).toBe(200)
  expect(scene.groq.requests[0]?.body?.model).toBe('openai/gpt-oss-20b')
  await scene.saveBot({})
})

test('the answer streams with ids that only grow, and its text is whole', async () => {
  const answer = scene.groq.hold()
  const events = await scene.stream('Stream, please', { sessionId: 'stream' })

  await answer.reason('Thinking about it')
  await answer.send('Grüße ')
  await events.until((received) => textOf(received) === 'Grüße ')
  await answer.send('aus 🏔️ ')
  await events.until((received) => textOf(received) === 'Grüße aus 🏔️ ')
  await answer.send('Bern.')
  await answer.finish()
  const received = await events.rest()

  expect(events.response.headers.get('content-type')).toContain('text/event-stream')
  expect(textOf(received)).toBe('Grüße aus 🏔️ Bern.')
  expect(received.map(({ event }) => event.type)).toEqual([
    'start',
    'data-turn',
    'text-start',
    'text-delta',
    'text-delta',
    'text-delta',
    'text-end',
    'finish',
  ])
  const ids = received.map(({ id }) => id)
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
  expect(new Set(ids).size).toBe(ids.length)
})

test('a turn records model, tokens, cost and times', async () => {
  scene.groq.answerWith({ deltas: ['a', 'b', 'c'], reasoning: ['hm'] })

  await scene.send('Count this', { sessionId: 'cost' })

  const turn = (await scene.settled()).at(-1)
  const body = scene.groq.requests[0]?.body
  const prompt =
    Math.ceil(body?.messages.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0) ?? 0) / 4
  expect(turn).toMatchObject({ state: 'complete', vendor: 'groq', model: 'openai/gpt-oss-20b', output_tokens: 4 })
  expect(turn?.input_tokens).toBe(Math.ceil(prompt))
  expect(turn?.cost_nanousd).toBe((turn?.input_tokens ?? 0) * 75 + 4 * 300)
  expect(turn?.first_token_ms).toBeGreaterThanOrEqual(0)
  expect(turn?.total_ms).toBeGreaterThanOrEqual(turn?.first_token_ms ?? Number.NaN)
})

test('an answer that reached its length is marked as cut', async () => {
  scene.groq.answerWith({ deltas: ['A long'], finishReason: 'length' })

  const response = await scene.send('Tell me everything', { sessionId: 'cut' })

  expect(await response.json()).toMatchObject({ reply: 'A long', state: 'complete', is_cut: true })
})

test('a character that the database cannot store costs nothing but itself', async () => {
  scene.groq.answerWith({ deltas: ['be', 'fore\0af', 'ter'] })

  const response = await scene.send('Odd\0 bytes', { sessionId: 'nul' })

  expect(await response.json()).toMatchObject({ reply: 'before\ufffdafter', state: 'complete' })
})

test('the same message sent 20 times at once, streamed and not, is one answer, one charge and one request of the vendor', async () => {
  const before = (await scene.turns()).length
  const answer = scene.groq.hold()
  const options = { sessionId: 'twenty', clientMessageId: 'm-1' }
  const sends = Array.from({ length: 10 }, () => scene.send('Once', options))
  const streams = Array.from({ length: 10 }, () => scene.stream('Once', options))
  await answer.send('Only once.')
  await answer.finish()

  const replies = await Promise.all(sends.map(async (send) => (await send).json() as Promise<SendReply>))
  const streamed = await Promise.all(streams.map(async (stream) => (await stream).rest()))

  expect(new Set(replies.map((reply) => reply.message_id)).size).toBe(1)
  expect(replies.map((reply) => reply.reply)).toEqual(Array(10).fill('Only once.'))
  expect(streamed.map(textOf)).toEqual(Array(10).fill('Only once.'))
  expect(streamed.map((events) => events[0]?.event)).toEqual(
    Array(10).fill({ type: 'start', messageId: replies[0]?.message_id }),
  )
  expect(scene.groq.requests).toHaveLength(1)
  const turns = await scene.turns()
  const priceOf = (turn: (typeof turns)[number]) => [turn.input_tokens, turn.output_tokens, turn.cost_nanousd]
  const once = await scene.send('Once', { sessionId: 'once', clientMessageId: 'm-1' })
  expect(turns).toHaveLength(before + 1)
  expect(turns.at(-1)).toMatchObject({ state: 'complete', attempt: 1 })
  expect(once.status).toBe(200)
  expect(priceOf(turns.at(-1) as never)[0]).toBe(priceOf((await scene.turns()).at(-1) as never)[0])
})

test('a message sent again after its answer gets the stored answer, as JSON and as a stream', async () => {
  const first = await scene.send('Remember', { sessionId: 'again', clientMessageId: 'm-1' })

  const asJson = await scene.send('Remember', { sessionId: 'again', clientMessageId: 'm-1' })
  const asStream = await (await scene.stream('Remember', { sessionId: 'again', clientMessageId: 'm-1' })).rest()

  expect(await asJson.json()).toEqual(await first.json())
  expect(textOf(asStream)).toBe('You said: Remember')
  expect(asStream.at(-1)?.event.type).toBe('finish')
  expect(scene.groq.requests).toHaveLength(1)
})

test('another message while one is being answered is a conflict', async () => {
  const answer = scene.groq.hold()
  const events = await scene.stream('Slow one', { sessionId: 'busy' })

  const second = await scene.send('Impatient', { sessionId: 'busy' })
  await answer.send('Done.')
  await answer.finish()
  await events.rest()

  expect(second.status).toBe(409)
  expect(await second.json()).toMatchObject({ error: { code: 'conflict' } })
})

test('the answer is stored in full although its reader left at the third token', async () => {
  const answer = scene.groq.hold()
  const events = await scene.stream('I will leave', { sessionId: 'leaver' })
  for (const delta of ['one ', 'two ', 'three ']) await answer.send(delta)
  await events.until((received) => textOf(received).includes('three'))

  events.leave()
  await answer.send('four.')
  await answer.finish()

  expect((await scene.settled()).at(-1)).toMatchObject({ state: 'complete', text: 'one two three four.' })
})

test('without a key the bot echoes, says so, and costs nothing', async () => {
  const keyless = await startChatScene({ GROQ_API_KEY: '' })

  const response = await keyless.send('Anyone there?')

  const { reply } = (await response.json()) as SendReply
  expect(reply).toContain('Development echo')
  expect(reply).toContain('GROQ_API_KEY not configured.')
  expect(reply).toContain('Anyone there?')
  expect((await keyless.turns())[0]).toMatchObject({ state: 'complete', vendor: null, cost_nanousd: 0 })
  expect(keyless.groq.requests).toHaveLength(0)
  await keyless.close()
})

test.each([
  ['not JSON', '{"message": ', 'invalid_input', 400],
  ['an empty message', { message: '  ', session_id: 's' }, 'invalid_input', 400],
  ['a message of 100 KB', { message: 'a'.repeat(100_000), session_id: 's' }, 'invalid_input', 400],
  ['a body over the limit', { message: 'a'.repeat(600_000), session_id: 's' }, 'payload_too_large', 413],
  ['a malformed session_id', { message: 'Hi', session_id: 'a b' }, 'invalid_input', 400],
  ['no session_id', { message: 'Hi' }, 'invalid_input', 400],
  [
    'too long a client_message_id',
    { message: 'Hi', session_id: 's', client_message_id: 'x'.repeat(129) },
    'invalid_input',
    400,
  ],
])('bad input has a code and a sentence: %s', async (_name, body, code, status) => {
  const response = await fetch(`${scene.origin}/api/send/${scene.bot.embed_token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

  const { error } = (await response.json()) as { error: { code: string; message: string } }
  expect([response.status, error.code]).toEqual([status, code])
  expect(error.message).toMatch(/^[^\n]{8,120}\.$/)
})

test('an unknown token is not found', async () => {
  const response = await fetch(`${scene.origin}/api/send/${'x'.repeat(22)}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Hi', session_id: 's' }),
  })

  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { code: 'not_found' } })
})

test('a visitor who sends too fast is told when to try again', async () => {
  const strict = await startChatScene({ VISITOR_MESSAGES_PER_MINUTE: '2', GROQ_API_KEY: '' })
  await strict.send('One')
  await strict.send('Two')

  const third = await strict.send('Three')

  const body = (await third.json()) as { error: { code: string; retry_after_s: number } }
  expect(third.status).toBe(429)
  expect(body.error.code).toBe('rate_limited')
  expect(Number(third.headers.get('retry-after'))).toBe(body.error.retry_after_s)
  expect((await strict.send('Another visitor', { sessionId: 'visitor-2' })).status).toBe(200)
  await strict.close()
})

test('a conversation and its messages are counted when turns end', async () => {
  const counted = await startChatScene()
  await counted.send('One')
  await counted.send('Two')
  await counted.send('Elsewhere', { sessionId: 'visitor-2' })

  const response = await counted.owner.request('GET', '/api/v1/bots')

  expect(response.json().items[0].counts).toEqual({ conversations: 2, messages: 6 })
  await counted.close()
})

test('history shows a visitor what was said, to the holder of the token only', async () => {
  const minted = await fetch(`${scene.origin}/api/visitor/${scene.bot.embed_token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const { visitor_token: token, session_id: sessionId } = (await minted.json()) as Record<string, string>
  await scene.send('Hello', { sessionId: sessionId ?? '', token: token ?? '', clientMessageId: 'm-1' })
  const address = `${scene.origin}/api/history/${scene.bot.embed_token}/`

  const withToken = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
  const without = await fetch(address)

  const view = (await withToken.json()) as HistoryView
  expect(view.conversations[0]?.messages).toMatchObject([
    { role: 'visitor', text: 'Hello', state: null, client_message_id: 'm-1' },
    { role: 'bot', text: 'You said: Hello', state: 'complete', client_message_id: null },
  ])
  expect(without.status).toBe(401)
})
