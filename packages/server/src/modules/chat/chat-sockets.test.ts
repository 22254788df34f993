import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { openSocket, type RefusedUpgrade, type SocketClient } from '../../../test/socket-client.ts'
import { textOf } from '../../../test/sse-reader.ts'

let scene: ChatScene
let opened: SocketClient[] = []

beforeAll(async () => {
  scene = await startChatScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())
afterEach(async () => {
  for (const { socket } of opened) socket.terminate()
  opened = []
  await scene.saveBot({ allowed_domains: [] })
})

const address = (token: string = scene.bot.embed_token) => `${scene.origin}/ws/chat/${token}/`

async function open(headers: Record<string, string> = {}): Promise<SocketClient> {
  const client = await openSocket(address(), headers)
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

test('an offer to go on with HTTP/2, as curl makes it, is passed over, and the connection goes on', async () => {
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
  connection.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  await expect(once(connection, 'data').then(String)).resolves.toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"ok"/)
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
