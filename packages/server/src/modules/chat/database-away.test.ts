import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../../../test/database-proxy.ts'
import { textOf } from '../../../test/sse-reader.ts'
import { createTestDatabase } from '../../../test/test-database.ts'

const serverUrl = process.env.TEST_DATABASE_URL
let proxy: DatabaseProxy
let scene: ChatScene

// The embedded database lies in the same process; what a slow or stopped one does stands in its engine's tests.
beforeAll(async () => {
  if (!serverUrl) return
  proxy = await startDatabaseProxy(new URL(serverUrl))
  const database = await createTestDatabase()
  const throughProxy = new URL(proxy.url)
  throughProxy.pathname = new URL(database.env.DATABASE_URL ?? '').pathname
  scene = await startChatScene({ DATABASE_URL: throughProxy.href })
  removeDatabase = database.remove
})
let removeDatabase: (() => Promise<void>) | undefined
afterAll(async () => {
  if (!serverUrl) return
  await scene.close()
  await proxy.stop()
  await removeDatabase?.()
})

const unavailable = {
  error: { code: 'unavailable', message: 'The database cannot be reached right now. Please try again in a moment.' },
}

/** Sends until the database takes it; resolves to the reply. */
async function sendUntilStored(message: string, options: object) {
  let reply: { state?: string } = {}
  await expect
    .poll(async () => {
      const response = await scene.send(message, options)
      reply = (await response.json()) as typeof reply
      return response.status
    })
    .toBe(200)
  return reply
}

test.runIf(serverUrl)(
  'database away: a send is 503 with a sentence, nothing is acknowledged that is not stored, and it recovers by itself',
  async () => {
    const before = (await scene.turns()).length
    const asked = scene.groq.requests.length

    proxy.takeAway()
    const refused = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        scene.send('Lost?', { sessionId: `away-${index}`, clientMessageId: 'm' }),
      ),
    )
    const bodies = await Promise.all(refused.map((response) => response.json()))
    proxy.state.isRefusing = false

    expect(refused.map((response) => response.status)).toEqual(Array(5).fill(503))
    expect(bodies).toEqual(Array(5).fill(unavailable))
    expect(scene.groq.requests).toHaveLength(asked)
    // The same message again is the first of its session: nothing of the refused one is there.
    const reply = await sendUntilStored('Lost?', { sessionId: 'away-0', clientMessageId: 'm' })
    expect(reply).toMatchObject({ reply: 'You said: Lost?', state: 'complete' })
    expect((await scene.turns()).slice(before)).toMatchObject([{ state: 'complete', attempt: 1 }])
  },
)

test.runIf(serverUrl)(
  'database away: an answer that runs meanwhile streams on, and its end is stored once the database is back',
  async () => {
    const before = (await scene.turns()).length
    const answer = scene.groq.hold()
    const events = await scene.stream('Go on', { sessionId: 'runs', clientMessageId: 'm' })
    await answer.send('Before, ')
    await events.until((received) => textOf(received) === 'Before, ')

    proxy.takeAway()
    await answer.send('meanwhile, ')
    await events.until((received) => textOf(received) === 'Before, meanwhile, ')
    await answer.send('at the end.')
    await answer.finish()
    await events.until((received) => received.at(-1)?.event.type === 'text-end')
    // Its end cannot have been stored: the reader is not told of it before it is.
    const refused = await scene.send('Another', { sessionId: 'other' })
    expect(refused.status).toBe(503)
    expect(events.received.map(({ event }) => event.type)).not.toContain('finish')
    proxy.state.isRefusing = false
    const received = await events.rest()

    expect(textOf(received)).toBe('Before, meanwhile, at the end.')
    expect(received.at(-1)?.event).toMatchObject({ type: 'finish', messageMetadata: { state: 'complete' } })
    expect((await scene.turns()).slice(before)).toMatchObject([
      { state: 'complete', attempt: 1, text: 'Before, meanwhile, at the end.' },
    ])
  },
)

test.runIf(serverUrl)(
  'database slow: answers of the database that come late are waited for, and an answer streams on',
  async () => {
    const answer = scene.groq.hold()
    const events = await scene.stream('While it is slow', { sessionId: 'slow' })
    await answer.send('0 ')
    await events.until((received) => textOf(received) === '0 ')

    const deliver = proxy.delay()
    const late = scene.send('Late', { sessionId: 'late', clientMessageId: 'm' })
    for (let beat = 1; beat <= 20; beat += 1) {
      await answer.send(`${beat} `)
      await events.until((received) => textOf(received).endsWith(`${beat} `))
    }
    deliver()

    expect(await (await late).json()).toMatchObject({ reply: 'You said: Late', state: 'complete' })
    await answer.finish()
    expect((await events.rest()).at(-1)?.event.type).toBe('finish')
  },
)

test.runIf(serverUrl)(
  'database cut in mid-transaction: what is answered 503 can be sent again, and is one turn',
  async () => {
    const before = (await scene.turns()).length
    const deliver = proxy.delay()
    const cut = scene.send('Cut', { sessionId: 'cut', clientMessageId: 'm' })
    proxy.cut()
    deliver()
    const first = await cut

    const reply = await sendUntilStored('Cut', { sessionId: 'cut', clientMessageId: 'm' })

    expect([200, 503]).toContain(first.status)
    expect(reply).toMatchObject({ reply: 'You said: Cut', state: 'complete' })
    expect((await scene.settled()).slice(before)).toMatchObject([{ state: 'complete' }])
  },
)
