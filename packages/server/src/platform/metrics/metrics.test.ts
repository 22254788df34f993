import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../db/with-system.ts'

const token = 'a token for scraping'.replaceAll(' ', '-')

describe('without a token', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ TRUSTED_PROXIES: '127.0.0.1', ALLOWED_HOSTS: '*' })
  })
  afterAll(() => app.close())

  test.each([
    ['from this machine', '127.0.0.1', {}, 200],
    ['from this machine, by IPv6', '::1', {}, 200],
    ['from this machine, by an address of both', '::ffff:127.0.0.1', {}, 200],
    ['from another', '10.0.0.7', {}, 404],
    ['from a proxy on this machine', '127.0.0.1', { 'x-forwarded-for': '10.0.0.7' }, 404],
    ['from a proxy that claims to come from here', '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, 404],
    ['from a proxy that only says it is one', '127.0.0.1', { via: '1.1 proxy' }, 404],
    ['from another that guesses at a token', '10.0.0.7', { authorization: 'Bearer ' }, 404],
  ])('%s', async (_name, ip, headers, status) => {
    const response = await app.caller({ ip }).request('GET', '/metrics', undefined, headers as Record<string, string>)

    expect(response.statusCode).toBe(status)
  })

  test('to whoever may not read it, it looks absent', async () => {
    const outside = app.caller({ ip: '10.0.0.7' })

    const [refused, absent] = [await outside.request('GET', '/metrics'), await outside.request('GET', '/nowhere')]

    expect(refused.json().error).toEqual({ code: 'not_found', message: 'There is nothing at /metrics.' })
    expect(absent.json().error).toEqual({ code: 'not_found', message: 'There is nothing at /nowhere.' })
  })
})

describe('with a token', () => {
  let scene: ChatScene
  beforeAll(async () => {
    scene = await startChatScene({ METRICS_TOKEN: token })
  })
  afterAll(() => scene.close())

  const from = (ip: string, authorization?: string) =>
    scene.app.caller({ ip }).request('GET', '/metrics', undefined, authorization ? { authorization } : {})

  /** The samples by name and labels. */
  async function read(): Promise<Record<string, number>> {
    const { body } = await from('10.0.0.7', `Bearer ${token}`)
    const lines = body.split('\n').filter((line) => line && !line.startsWith('#'))
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    )
  }

  test.each([
    ['right', `Bearer ${token}`, 200],
    ['right, in another spelling of the scheme', `bearer ${token}`, 200],
    ['cut', `Bearer ${token.slice(0, -1)}`, 404],
    ['longer', `Bearer ${token}x`, 404],
    ['in another scheme', `Basic ${token}`, 404],
    ['absent', undefined, 404],
  ])('one that is %s', async (_name, authorization, status) => {
    const statuses = [await from('10.0.0.7', authorization), await from('127.0.0.1', authorization)]

    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([status, status])
  })

  test('is text in the format of Prometheus', async () => {
    const { headers, body } = await from('10.0.0.7', `Bearer ${token}`)

    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(body).toContain('# TYPE parley_turn_first_token_seconds histogram\n')
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(body).toMatch(/^parley_build_info\{version="0\.1\.0",node="v26[^"]+"\} 1$/m)
  })

  test('requests are counted by pattern, never by what was asked for', async () => {
    await scene.owner.request('GET', `/api/v1/bots/${scene.bot.id}`)
    await scene.owner.request('GET', `/api/v1/bots/${crypto.randomUUID()}`)
    for (let tried = 0; tried < 5; tried += 1) await scene.app.anyone.request('GET', `/guess/${tried}`)

    const samples = await read()

    const count = (labels: string) => samples[`parley_http_request_duration_seconds_count{${labels}}`]
    expect(count('route="/api/v1/bots/:botId",method="GET",status="2xx"')).toBe(1)
    expect(count('route="/api/v1/bots/:botId",method="GET",status="4xx"')).toBe(1)
    expect(count('route="none",method="GET",status="4xx"')).toBe(5)
    expect(Object.keys(samples).filter((name) => name.includes('guess') || name.includes(scene.bot.id))).toEqual([])
  })

  test('running answers, open streams and ended turns are counted', async () => {
    const before = await read()
    const answer = scene.groq.hold()
    const events = await scene.stream('Hello', { sessionId: 'metrics' })
    await answer.send('Hi')
    const during = await read()
    await answer.finish()
    await events.rest()
    await scene.settled()
    await expect.poll(async () => (await read()).parley_event_streams).toBe(before.parley_event_streams)
    const after = await read()

    expect([before.parley_running_answers, during.parley_running_answers, after.parley_running_answers]).toEqual([
      0, 1, 0,
    ])
    expect((during.parley_event_streams ?? 0) - (before.parley_event_streams ?? 0)).toBe(1)
    const complete = 'parley_turns_total{state="complete"}'
    expect((after[complete] ?? 0) - (before[complete] ?? 0)).toBe(1)
    expect(after.parley_turn_first_token_seconds_count).toBe(1)
    expect(after.parley_turn_duration_seconds_count).toBe(1)
    expect(Object.keys(after).filter((name) => name.includes('/api/send/:token') && name.includes('2xx'))).toEqual([])
  })

  test('the queue and the database are told of, and that the database is away', async () => {
    const well = await read()
    const released = Promise.withResolvers<void>()
    const hung = Array.from({ length: 12 }, () =>
      withSystem(scene.app.services.database, 'metrics.hang', () => released.promise),
    )
    const ill = await read()
    released.resolve()
    await Promise.all(hung)

    expect(well.parley_database_up).toBe(1)
    expect(well.parley_database_latency_seconds).toBeGreaterThan(0)
    expect(well['parley_jobs{queue="bots.purge-bot",state="failed"}']).toBe(0)
    expect(ill.parley_database_up).toBe(0)
    expect(ill.parley_database_latency_seconds).toBeUndefined()
    expect((await read()).parley_database_up).toBe(1)
  })
})
