import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from './loopback-groq.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'
import { makeDemoBot, type ServerProcess, startServerProcess } from './server-process.ts'
import { openEvents, type ReceivedEvent, textOf } from './sse-reader.ts'
import { createTestDatabase, type TestDatabase, testRedisUrl } from './test-database.ts'

/** Real processes on one database and one Redis, behind a balancer that sends each request to the next of them. */
describe.skipIf(!testRedisUrl)('a fleet', () => {
  let groq: LoopbackGroq
  let database: TestDatabase
  let env: Record<string, string>
  let fleet: ServerProcess[]
  let balancer: RoundRobin
  let token: string

  beforeAll(async () => {
    groq = await startLoopbackGroq()
    database = await createTestDatabase()
    env = {
      ...{ ...database.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl, PUBLIC_URL: '' },
      ...{ IP_MESSAGES_PER_MINUTE: '1000', VISITOR_MESSAGES_PER_MINUTE: '20' },
    }
    const [first, made] = [await startServerProcess(env), await makeDemoBot(env)]
    token = made
    fleet = [first, ...(await Promise.all([startServerProcess(env), startServerProcess(env)]))]
    balancer = await startRoundRobin(fleet.map(({ origin }) => origin))
  })
  afterAll(async () => {
    await balancer?.stop()
    await Promise.all((fleet ?? []).map((member) => member.end('SIGKILL')))
    await groq.stop()
    await database.remove()
  })
  beforeEach(() => groq.reset())

  const send = (sessionId: string, message: string, at = balancer.origin) =>
    openEvents(`${at}/api/send/${token}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ message, session_id: sessionId, client_message_id: message }),
    })
  const follow = (sessionId: string, lastEventId: number, at = balancer.origin) =>
    openEvents(`${at}/api/stream/${token}/?session_id=${sessionId}`, {
      headers: { 'last-event-id': String(lastEventId) },
    })
  const saw = (text: string) => (received: readonly ReceivedEvent[]) => textOf(received) === text

  test('a reader that comes back over and over, each time to another process, loses and doubles nothing', async () => {
    const answer = groq.hold()
    let reader = await send('wanders', 'Wander')
    const words = ['One ', 'answer, ', 'many ', 'processes', '.']
    const received: ReceivedEvent[] = []
    let text = ''
    for (const word of words) {
      await answer.send(word)
      text += word
      await reader.until((now) => textOf([...received, ...now]) === text)
      reader.leave()
      received.push(...reader.received)
      reader = await follow('wanders', received.at(-1)?.id ?? 0)
    }
    await answer.finish()
    received.push(...(await reader.rest()))

    expect(textOf(received)).toBe('One answer, many processes.')
    const ids = received.map(({ id }) => id)
    expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index))
    expect(received.at(-1)?.event.type).toBe('finish')
    expect(groq.requests.length).toBe(1)
  })

  test('messages are counted over all of them', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 21; count += 1) {
      const reader = await send('fast', `Message ${count}`)
      statuses.push(reader.response.status)
      await reader.rest()
    }

    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429])
  })

  test('when a process is killed in mid-answer, a follower elsewhere hears it within seconds, and a retry works', async () => {
    const [victim, witness] = fleet as [ServerProcess, ServerProcess]
    const answer = groq.hold()
    const reader = await send('bereft', 'Survive', victim.origin)
    await answer.send('So far ')
    await reader.until(saw('So far '))
    const follower = await follow('bereft', 0, witness.origin)
    await follower.until(saw('So far '))

    await victim.end('SIGKILL')
    const received = await follower.rest()

    expect(received.at(-1)?.event).toMatchObject({ type: 'error', code: 'provider_unavailable' })
    const retried = await (await send('bereft', 'Survive')).rest()
    expect(textOf(retried)).toBe('You said: Survive')
    expect(retried[0]?.id).toBeGreaterThan(received.at(-1)?.id ?? Number.POSITIVE_INFINITY)
  })
})
