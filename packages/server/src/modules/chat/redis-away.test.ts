import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { type LoopbackProxy, startLoopbackProxy } from '../../../test/loopback-proxy.ts'
import { type ReceivedEvent, textOf } from '../../../test/sse-reader.ts'
import type { TestApp } from '../../../test/test-app.ts'
import { testRedisUrl } from '../../../test/test-database.ts'

/** Two servers whose Redis is behind a proxy, which both of them lose at once. */
describe.skipIf(!testRedisUrl)('while Redis is away', () => {
  let proxy: LoopbackProxy
  let scene: ChatScene
  let other: TestApp
  let there: string

  beforeAll(async () => {
    const { hostname, port } = new URL(testRedisUrl ?? '')
    proxy = await startLoopbackProxy({ host: hostname, port: Number(port || 6379) })
    const env = { REDIS_URL: `redis://127.0.0.1:${proxy.port}`, VISITOR_MESSAGES_PER_MINUTE: '5' }
    scene = await startChatScene(env)
    other = await scene.app.startAnother()
    there = await other.listen()
    await isUp()
  })
  afterAll(async () => {
    await other.close()
    await scene.close()
    await proxy.stop()
  })
  beforeEach(() => scene.groq.reset())

  const saw = (text: string) => (received: readonly ReceivedEvent[]) => textOf(received) === text
  const isUp = () => vi.waitFor(() => expect(up()).toEqual([true, true]), { timeout: 20_000 })
  const isAway = () => vi.waitFor(() => expect(up()).toEqual([false, false]), { timeout: 20_000 })
  const up = () => [scene.app, other].map(({ services }) => services.redis?.isUp())

  test.each([
    ['cut off', () => proxy.cut()],
    ['silent', async () => proxy.stall()],
  ])(
    'an answer goes on for its reader where it is %s, and for readers elsewhere once it is back',
    async (how, lose) => {
      const sessionId = how.replace(' ', '-')
      const answer = scene.groq.hold()
      const here = await scene.stream('Go on', { sessionId, clientMessageId: 'same' })
      await answer.send('Before ')
      await here.until(saw('Before '))
      const follower = await scene.follow({ sessionId, at: there })
      await follower.until(saw('Before '))

      await lose()
      await answer.send('during ')
      await here.until(saw('Before during '))
      const sent = await scene.send('Another', { sessionId: `${sessionId}-new` })
      expect(((await sent.json()) as { reply: string }).reply).toBe('You said: Another')
      await proxy.restore()
      await follower.until(saw('Before during '))
      await answer.send('and after.')
      await answer.finish()

      const whole = await here.rest()
      expect(textOf(whole)).toBe('Before during and after.')
      expect(await follower.rest()).toEqual(whole)
      await isUp()
    },
  )

  test('each process counts messages by itself', async () => {
    await proxy.cut()
    await isAway()

    const statuses: number[] = []
    for (let count = 0; count < 6; count += 1) {
      const sent = await scene.send('Count', { sessionId: 'counted' })
      statuses.push(sent.status)
      await sent.text()
    }
    const elsewhere = await scene.send('Count', { sessionId: 'counted', at: there })
    await proxy.restore()
    await isUp()

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    expect(elsewhere.status).toBe(200)
  })

  test('an answer of another process cannot be stopped, which is said, and is answered from the database once it ended', async () => {
    const answer = scene.groq.hold()
    const here = await scene.stream('Apart', { sessionId: 'apart', clientMessageId: 'same' })
    await answer.send('Alone ')
    await here.until(saw('Alone '))
    await proxy.cut()
    await isAway()

    const stopped = await scene.stop({ sessionId: 'apart', at: there })
    const again = scene.send('Apart', { sessionId: 'apart', clientMessageId: 'same', at: there })
    await answer.send('here.')
    await answer.finish()
    await here.rest()

    expect([stopped.status, ((await stopped.json()) as { error: { code: string } }).error.code]).toEqual([
      503,
      'unavailable',
    ])
    expect(((await (await again).json()) as { reply: string }).reply).toBe('Alone here.')
    await proxy.restore()
    await isUp()
  })

  test('a process starts without it, and uses it once it is there', async () => {
    await proxy.cut()
    const late = await scene.app.startAnother()
    const at = await late.listen()
    const sent = await scene.send('Hello', { sessionId: 'late-start', at })

    expect(sent.status).toBe(200)
    await sent.text()
    await proxy.restore()
    await expect.poll(() => late.services.redis?.isUp()).toBe(true)
    await isUp()
    await late.close()
  })
})
