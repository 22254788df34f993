import type { SocketServerFrame } from '@parley/contract/chat-socket'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { openSocket, type SocketClient } from '../../../test/socket-client.ts'
import { textOf } from '../../../test/sse-reader.ts'

let scene: ChatScene
let opened: SocketClient[] = []

beforeAll(async () => {
  scene = await startChatScene({ VISITOR_MESSAGES_PER_MINUTE: '5' })
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())
afterEach(() => {
  for (const { socket } of opened) socket.terminate()
  opened = []
})

async function open(url = `${scene.origin}/ws/chat/${scene.bot.embed_token}/`): Promise<SocketClient> {
  const client = await openSocket(url)
  opened.push(client)
  return client
}

const hasEnded = (frames: readonly SocketServerFrame[]) =>
  frames.some((frame) => frame.type === 'event' && ['finish', 'abort', 'error'].includes(frame.event.type))
const errorsOf = (client: SocketClient) => client.frames.filter((frame) => frame.type === 'error')

test('a message is answered by the same events that the event stream has', async () => {
  const answer = scene.groq.hold()
  const client = await open()

  client.send({ type: 'send', session_id: 'ws', message: 'Hello', client_message_id: 'm-1' })
  await answer.send('Good ')
  await client.until(() => textOf(client.events()) === 'Good ')
  const reader = await scene.follow({ sessionId: 'ws' })
  await answer.send('day.')
  await answer.finish()
  await client.until(hasEnded)

  expect(client.events()).toEqual(await reader.rest())
  expect(textOf(client.events())).toBe('Good day.')
})

test('the same message again finds its answer, in one piece', async () => {
  const client = await open()
  const message = { type: 'send' as const, session_id: 'ws-again', message: 'Once', client_message_id: 'once' }
  client.send(message)
  await client.until(hasEnded)

  const other = await open()
  other.send(message)
  await other.until(hasEnded)

  expect(textOf(other.events())).toBe('You said: Once')
  expect(scene.groq.requests).toHaveLength(1)
})

test('a socket that comes back goes on after the last event that was seen, without loss or doubling', async () => {
  const answer = scene.groq.hold()
  const before = await open()
  before.send({ type: 'send', session_id: 'ws-tunnel', message: 'Tunnel' })
  await answer.send('Before ')
  await before.until(() => textOf(before.events()) === 'Before ')
  before.socket.terminate()
  await before.closed
  await answer.send('and ')

  const after = await open()
  after.send({ type: 'resume', session_id: 'ws-tunnel', last_event_id: before.events().at(-1)?.id })
  await answer.send('after.')
  await answer.finish()
  await after.until(hasEnded)

  expect(textOf([...before.events(), ...after.events()])).toBe('Before and after.')
  expect(after.events()[0]?.id).toBe((before.events().at(-1)?.id ?? 0) + 1)
})

test('where nothing runs, resuming says so', async () => {
  const client = await open(`${scene.origin}/ws/chat/${scene.bot.embed_token}`)

  client.send({ type: 'resume', session_id: 'ws-idle' })
  await client.until((frames) => frames.length > 0)

  expect(client.frames).toEqual([{ type: 'idle' }])
})

test('a stop ends the answer, and keeps its text', async () => {
  const answer = scene.groq.hold()
  const client = await open()
  client.send({ type: 'send', session_id: 'ws-stop', message: 'Stop me' })
  await answer.send('This much')
  await client.until(() => textOf(client.events()) === 'This much')

  client.send({ type: 'stop' })
  await client.until((frames) => frames.some(({ type }) => type === 'stopped'))

  expect(client.frames.at(-1)).toEqual({ type: 'stopped', stopped: true })
  expect(client.events().at(-1)?.event.type).toBe('abort')
  expect((await scene.turns()).at(-1)).toMatchObject({ state: 'stopped', text: 'This much' })
})

test('an answer whose client has left goes on to its end', async () => {
  const answer = scene.groq.hold()
  const client = await open()
  client.send({ type: 'send', session_id: 'ws-left', message: 'I leave' })
  await answer.send('Still ')
  await client.until(() => textOf(client.events()) === 'Still ')

  client.socket.terminate()
  await answer.send('here')
  await answer.finish()

  expect((await scene.settled()).at(-1)).toMatchObject({ state: 'complete', text: 'Still here' })
})

test('frames are dealt with in their order, and a ping is answered', async () => {
  const client = await open()

  client.send({ type: 'ping' })
  client.send({ type: 'resume', session_id: 'ws-order' })
  client.send({ type: 'ping' })
  await client.until((frames) => frames.length === 3)

  expect(client.frames.map(({ type }) => type)).toEqual(['pong', 'idle', 'pong'])
})

describe('a frame that is wrong is answered by an error, and the socket stays open', () => {
  test.each([
    ['is no JSON', '{', 'A frame is one JSON object.'],
    ['has no known type', '{"type":"shout"}', 'The type of a frame is "send", "resume", "stop", "typing" or "ping".'],
    ['holds no message', '{"type":"send","session_id":"s","message":" "}', 'Write a message first.'],
    [
      'has a session_id of other characters',
      '{"type":"resume","session_id":"a b"}',
      'session_id is 1 to 128 letters, digits, ".", "_", ":" or "-".',
    ],
    ['stops before there is a session', '{"type":"stop"}', expect.stringContaining('no session yet')],
  ])('that %s', async (_name, raw, message) => {
    const client = await open()

    client.sendRaw(raw)
    client.send({ type: 'ping' })
    await client.until((frames) => frames.length === 2)

    expect(client.frames).toMatchObject([
      { type: 'error', error: { code: 'invalid_input', message } },
      { type: 'pong' },
    ])
  })

  test('that is not text', async () => {
    const client = await open()

    client.sendRaw(Buffer.from([1, 2, 3]))
    await client.until((frames) => frames.length === 1)

    expect(client.frames).toMatchObject([{ error: { code: 'invalid_input' } }])
  })

  test('that is about another session', async () => {
    const client = await open()
    client.send({ type: 'resume', session_id: 'ws-first' })

    client.send({ type: 'resume', session_id: 'ws-second' })
    await client.until((frames) => frames.length === 2)

    expect(errorsOf(client)).toMatchObject([{ error: { code: 'conflict' } }])
  })

  test('that sends while an answer is being written, and names the message', async () => {
    const answer = scene.groq.hold()
    const client = await open()
    client.send({ type: 'send', session_id: 'ws-busy', message: 'First' })
    await answer.send('Busy')
    await client.until(() => textOf(client.events()) === 'Busy')

    client.send({ type: 'send', session_id: 'ws-busy', message: 'Second', client_message_id: 'second' })
    await client.until(() => errorsOf(client).length === 1)
    await answer.finish()
    await client.until(hasEnded)

    expect(errorsOf(client)).toMatchObject([{ client_message_id: 'second', error: { code: 'conflict' } }])
    expect(textOf(client.events())).toBe('Busy')
  })
})

test('messages over a socket count to the same limit as others', async () => {
  const client = await open()
  for (let count = 0; count < 3; count += 1) {
    await scene.send(`Posted ${count}`, { sessionId: 'ws-limit' })
  }
  client.send({ type: 'send', session_id: 'ws-limit', message: 'Fourth' })
  await client.until(hasEnded)
  await scene.send('Fifth', { sessionId: 'ws-limit' })

  client.send({ type: 'send', session_id: 'ws-limit', message: 'Sixth' })
  await client.until(() => errorsOf(client).length === 1)

  expect(errorsOf(client)).toMatchObject([{ error: { code: 'rate_limited', retry_after_s: expect.any(Number) } }])
})

describe('a session that has a visitor token', () => {
  async function mint(): Promise<{ visitor_token: string; session_id: string }> {
    const url = `${scene.origin}/api/visitor/${scene.bot.embed_token}/`
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    return (await fetch(url, init)).json() as Promise<{ visitor_token: string; session_id: string }>
  }

  test('opens by it once, for as long as the socket is open', async () => {
    const { visitor_token, session_id } = await mint()
    const client = await open()

    client.send({ type: 'resume', session_id, visitor_token })
    client.send({ type: 'send', session_id, message: 'Mine' })
    await client.until(hasEnded)

    expect(textOf(client.events())).toBe('You said: Mine')
  })

  test('stays closed without it, and to the token of another session', async () => {
    const [own, other] = [await mint(), await mint()]
    const client = await open()
    client.send({ type: 'send', session_id: own.session_id, message: 'Mine' })
    client.send({ type: 'resume', session_id: own.session_id, visitor_token: other.visitor_token })
    client.send({ type: 'send', session_id: own.session_id, message: 'Mine', visitor_token: 'forged' })

    await client.until((frames) => frames.length === 3)

    expect(errorsOf(client).map((frame) => frame.error.code)).toEqual([
      'unauthenticated',
      'forbidden',
      'unauthenticated',
    ])
  })
})
