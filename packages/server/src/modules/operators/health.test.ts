import type { InstanceHealth } from '@parley/contract/operators'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { startChatScene } from '../../../test/chat-scene.ts'
import { makeOperator } from '../../../test/make-operator.ts'
import { type Caller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { testRedisUrl } from '../../../test/test-database.ts'
import { doctorCommand } from '../../commands/doctor.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let close: (() => Promise<void>) | undefined
afterEach(() => close?.())

async function open(env: Record<string, string> = {}): Promise<TestApp> {
  const app = await startTestApp(env)
  close = app.close
  return app
}

async function health(operator: Caller): Promise<InstanceHealth> {
  const response = await operator.request('GET', '/api/admin/health')
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json()
}

test('tells of each part how it does', async () => {
  const app = await open()
  const operator = await makeOperator(app)

  const found = await health(operator)

  const kind = process.env.TEST_DATABASE_URL ? 'server' : 'embedded'
  expect(found.server).toMatchObject({ node: process.version, version: '0.1.0', running_answers: 0 })
  expect(found.server.memory_bytes).toBeGreaterThan(1_000_000)
  expect(Date.parse(found.server.started_at)).toBeLessThanOrEqual(Date.now())
  expect(found.database).toMatchObject({ kind, version: expect.stringMatching(/^1[5-9]/) })
  expect(found.database.state).not.toBe('down')
  expect(found.database.size_bytes).toBeGreaterThan(1_000_000)
  expect(found.database.latency_ms).toBeGreaterThan(0)
  expect(found.queue).toMatchObject({ state: 'ok', detail: 'Jobs are worked off as they come.' })
  expect(found.queue.jobs).toContainEqual(expect.objectContaining({ name: 'bots.purge-bot', failed: 0 }))
  expect(found.redis).toEqual(
    testRedisUrl
      ? { state: 'ok', detail: expect.stringMatching(/^Redis at .* answers\.$/) }
      : kind === 'server'
        ? { state: 'ok', detail: 'REDIS_URL is not set, which serves as long as there is one process.' }
        : null,
  )
  expect(found.disk.free_bytes).toBeGreaterThan(0)
  expect(found.disk.total_bytes).toBeGreaterThanOrEqual(found.disk.free_bytes)
  expect(found.vendors).toEqual([
    {
      ...{ id: 'groq', label: 'Groq', is_configured: false, state: 'warn', answers: 0, failures: 0 },
      detail: 'GROQ_API_KEY not configured. Bots answer with a labelled echo.',
      latest_failure: null,
    },
  ])
})

test('counts what a vendor answered in the last hour, and says how it failed last', async () => {
  const scene = await startChatScene()
  close = scene.close
  const operator = await makeOperator(scene.app)
  const before = (await health(operator)).vendors
  await scene.send('Hello', { sessionId: 'one' })
  await scene.send('Hello', { sessionId: 'two' })
  await scene.settled()
  const well = (await health(operator)).vendors
  scene.groq.failWith({ status: 401 })
  await scene.send('Hello', { sessionId: 'three' })
  await scene.settled()
  const after = (await health(operator)).vendors
  await withSystem(scene.app.services.database, 'operators.test', (tx) =>
    tx
      .updateTable('turn')
      .set({ failure: 'The server stopped while the answer was being written.' })
      .where('state', '=', 'failed')
      .execute(),
  )
  const withoutDead = (await health(operator)).vendors

  expect(before).toMatchObject([{ state: 'ok', detail: 'Configured. Nothing was asked of it in the last hour.' }])
  expect(well).toMatchObject([{ state: 'ok', answers: 2, failures: 0, latest_failure: null }])
  expect(after).toMatchObject([
    {
      ...{ state: 'warn', detail: '1 of 3 answers failed in the last hour.', answers: 2, failures: 1 },
      latest_failure: { message: expect.stringContaining('The vendor refused the API key.') },
    },
  ])
  expect(withoutDead).toMatchObject([{ state: 'ok', answers: 2, failures: 0 }])
})

test('warns of jobs that failed for good, and of jobs that nobody takes', async () => {
  const app = await open()
  const operator = await makeOperator(app)
  const insert = (state: string, age: string) =>
    withSystem(app.services.database, 'operators.test', (tx) =>
      sql`insert into pgboss.job (name, state, data, start_after, retry_limit)
        values ('bots.purge-bot', ${state}::pgboss.job_state, '{}', now() - ${age}::interval, 0)`.execute(tx),
    )

  await insert('failed', '0')
  const failed = await health(operator)
  await app.services.jobs.stop()
  await insert('created', '10 minutes')
  const late = await health(operator)

  expect(failed.queue).toMatchObject({
    state: 'warn',
    detail: '1 job failed for good in the last day. The log says why.',
    jobs: expect.arrayContaining([expect.objectContaining({ name: 'bots.purge-bot', failed: 1, waiting: 0 })]),
  })
  expect(late.queue.state).toBe('warn')
  expect(late.queue.detail).toBe(
    'Jobs of bots.purge-bot have waited for more than 5 minutes. Is a serving process running?',
  )
})

test('answers within two seconds while the database does not, to an operator who was there before', async () => {
  const app = await open()
  const operator = await makeOperator(app)
  await health(operator)
  const { services } = app
  const released = Promise.withResolvers<void>()
  const hung = Array.from({ length: 12 }, () => withSystem(services.database, 'operators.hang', () => released.promise))

  const begun = performance.now()
  const found = await health(operator)
  const took = performance.now() - begun
  released.resolve()
  await Promise.all(hung)

  expect(took).toBeLessThan(2_500)
  expect(found.database).toMatchObject({ state: 'down', latency_ms: null, version: null })
  expect(found.database.detail).toContain('does not answer')
  expect(found.queue).toMatchObject({ state: 'down', jobs: [] })
  expect(found.server.node).toBe(process.version)
  expect((await health(operator)).database.state).not.toBe('down')
})

test.skipIf(!testRedisUrl)('says that Redis is away, and the doctor too', async () => {
  const app = await open({ REDIS_URL: 'redis://127.0.0.1:1' })
  const operator = await makeOperator(app)
  const printed: string[] = []

  await doctorCommand.run(app.services, {}, (line) => printed.push(line))

  expect((await health(operator)).redis).toMatchObject({
    state: 'down',
    detail: expect.stringContaining('Redis at 127.0.0.1:1 does not answer.'),
  })
  expect(printed).toContain('fault Redis       Redis at 127.0.0.1:1 does not answer')
})
