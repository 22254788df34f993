import { once } from 'node:events'
import { connect } from 'node:net'
import type { SocketServerFrame } from '@parley/contract/chat-socket'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { openSocket, type RefusedUpgrade, type SocketClient } from '../../../test/socket-client.ts'
import { textOf } from '../../../test/sse-reader.ts'

let scene: ChatScene
let opened: SocketClient[] = []

beforeAll(async () => {
  scene = await startChatScene({ VISITOR_MESSAGES_PER_MINUTE: '5' })
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())
afterEach(async () => {
  for (const { socket } of opened) socket.terminate()
  opened = []
  await scene.saveBot({ allowed_domains: [] })
})

const address = (token: string = scene.bot.embed_token) => `${scene.origin}/ws/chat/${token}/`

async function open(headers: Record<string, string> = {}, url = address()): Promise<SocketClient> {
  const client = await openSocket(url, headers)
  opened.push(client)
  return client
}

const refusal = (url: string, headers: Record<string, string> = {}) =>
  openSocket(url, headers).then(
    () => {
      throw new Error('The socket opened.')
    },
    (error: RefusedUpgrade) => [error.status, JSON.parse(error.body).error],
  )

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
  const client = await open({}, `${scene.origin}/ws/chat/${scene.bot.embed_token}`)

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

test('a frame that is too large closes the socket', async () => {
  const client = await open()

  client.sendRaw(JSON.stringify({ type: 'send', session_id: 's', message: 'x'.repeat(200_000) }))

  expect((await client.closed).code).toBe(1009)
})

test('one who sends frames without end is sent away', async () => {
  const client = await open()

  for (let count = 0; count < 301; count += 1) client.send({ type: 'ping' })

  expect(await client.closed).toEqual({ code: 1008, reason: 'Too many frames.' })
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

describe('the upgrade is refused', () => {
  test('to a bot that there is not', async () => {
    const refused = await refusal(address('no-such-token-at-all'))

    expect(refused).toEqual([404, { code: 'not_found', message: 'There is no bot with this token.' }])
  })

  test('to a page of a site that the owner did not allow, and to no other', async () => {
    await scene.saveBot({ allowed_domains: ['shop.example'] })

    const refused = await refusal(address(), { origin: 'https://evil.example' })

    expect(refused).toEqual([403, expect.objectContaining({ code: 'forbidden' })])
    await open({ origin: 'https://shop.example' })
    await open({ origin: scene.origin })
  })

  test('to a host that the installation does not answer to', async () => {
    const refused = await refusal(address(), { host: 'rebound.example' })

    expect(refused).toEqual([400, expect.objectContaining({ message: expect.stringContaining('rebound.example') })])
  })

  test('to a bot that is archived; one that is archived meanwhile answers no more', async () => {
    const client = await open()
    await scene.owner.request('POST', `/api/v1/bots/${scene.bot.id}/archive`)
    onTestFinished(async () => void (await scene.owner.request('POST', `/api/v1/bots/${scene.bot.id}/unarchive`)))
    const sentence = 'This assistant is no longer in service.'

    const refused = await refusal(address())
    client.send({ type: 'send', session_id: 'ws-archived', message: 'Hello' })
    await client.until((frames) => frames.length === 1)

    expect(refused).toEqual([403, { code: 'bot_unavailable', message: sentence }])
    expect(client.frames).toMatchObject([{ error: { code: 'bot_unavailable', message: sentence } }])
  })

  test('at any other address, which answers as ever', async () => {
    const refused = await refusal(`${scene.origin}/healthz`).catch((error) => error)

    expect(refused).toMatchObject([200, undefined])
  })

  test('to a request that asks for no upgrade', async () => {
    const response = await fetch(address())

    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { code: 'invalid_input', message: 'Open this address as a WebSocket.' } },
    ])
  })
})

test('an offer to go on with HTTP/2, as curl makes it, is passed over', async () => {
  const { port, host } = new URL(scene.origin)
  const connection = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void connection.destroy())
  const body = JSON.stringify({ message: 'Hello', session_id: 'h2c' })

  connection.write(
    `POST /api/send/${scene.bot.embed_token}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade, HTTP2-Settings\r\n` +
      `Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const [answered] = await once(connection, 'data')

  expect(String(answered)).toMatch(/^HTTP\/1\.1 200 OK/)
})

test('a client that does not read is dropped, and its answer goes on', async () => {
  const answer = scene.groq.hold()
  const client = await open()
  client.send({ type: 'send', session_id: 'ws-deaf', message: 'Read to me' })
  await answer.send('First')
  await client.until(() => textOf(client.events()) === 'First')

  client.socket.pause()
  const piece = 'x'.repeat(64 * 1024)
  const { sockets } = scene.app.services
  const before = sockets.count()
  for (let count = 0; count < 400 && sockets.count() === before; count += 1) await answer.send(piece)
  await answer.finish()

  expect(sockets.count()).toBe(before - 1)
  expect((await scene.settled()).at(-1)).toMatchObject({ state: 'complete' })
})

test('a client that is gone without a word is found out at the next beat', async () => {
  const { sockets } = scene.app.services
  await expect.poll(() => sockets.count()).toBe(0)
  const [alive, gone] = [await open(), await open()]
  gone.socket.pause()

  sockets.beat()
  await once(alive.socket, 'ping')
  alive.send({ type: 'ping' })
  await alive.until((frames) => frames.length === 1)
  sockets.beat()
  await expect.poll(() => sockets.count()).toBe(1)

  alive.send({ type: 'ping' })
  await alive.until((frames) => frames.length === 2)
})

test('when the server goes, its clients are told to come back', async () => {
  const own = await startChatScene()
  const client = await openSocket(`${own.origin}/ws/chat/${own.bot.embed_token}/`)

  await own.close()

  expect(await client.closed).toEqual({ code: 1012, reason: 'The server is restarting.' })
})
