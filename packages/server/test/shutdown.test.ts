import { afterAll, beforeAll, expect, test } from 'vitest'
import { withSystem } from '../src/platform/db/with-system.ts'
import { loadEnv } from '../src/platform/env/env.ts'
import { createLog } from '../src/platform/log.ts'
import { openServices } from '../src/services.ts'
import { type HeldAnswer, type LoopbackGroq, startLoopbackGroq } from './loopback-groq.ts'
import { makeDemoBot, startServerProcess } from './server-process.ts'
import { openEvents, textOf } from './sse-reader.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const running = 200
const unfinished = 10

let groq: LoopbackGroq
let database: TestDatabase
let env: Record<string, string>

beforeAll(async () => {
  groq = await startLoopbackGroq()
  database = await createTestDatabase()
  env = { ...database.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl, IP_MESSAGES_PER_MINUTE: '10000' }
})
afterAll(async () => {
  await groq.stop()
  await database.remove()
})

test('asked to stop with 200 running answers, a process takes no more, lets them finish, and ends those that do not', async () => {
  const server = await startServerProcess({ ...env, SHUTDOWN_GRACE_MS: '4000' })
  const token = await makeDemoBot(env)
  const send = (name: string) =>
    openEvents(`${server.origin}/api/send/${token}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ message: name, session_id: name }),
    })
  const held: HeldAnswer[] = Array.from({ length: running }, () => groq.hold())
  const readers = await Promise.all(held.map((_, index) => send(`visitor-${index}`)))
  await Promise.all(held.map((answer) => answer.send('Begun, ')))
  await Promise.all(readers.map((reader) => reader.until((received) => textOf(received) === 'Begun, ')))

  const exited = server.end('SIGTERM')
  let refused = await send('late')
  // Until the signal has arrived, the message is taken.
  while (refused.response.status === 200) {
    refused.leave()
    refused = await send(`late-${crypto.randomUUID()}`)
  }
  await Promise.all(
    held.slice(unfinished).map(async (answer) => {
      await answer.send('finished.')
      await answer.finish()
    }),
  )
  const received = await Promise.all(readers.map((reader) => reader.rest()))

  expect(refused.response.status).toBe(503)
  expect(await exited).toBe(0)
  const endings = received.map((events) => `${textOf(events)} ${events.at(-1)?.event.type}`)
  const count = (ending: string) => endings.filter((found) => found === ending).length
  expect(count('Begun, finished. finish')).toBe(running - unfinished)
  expect(count('Begun,  error')).toBe(unfinished)
  const states = await readStates()
  expect(states.filter((state) => state === 'complete').length).toBeGreaterThanOrEqual(running - unfinished)
  expect(states.filter((state) => state === 'interrupted').length).toBe(unfinished)
  expect(states).not.toContain('running')
}, 120_000)

async function readStates(): Promise<string[]> {
  const services = await openServices(loadEnv(env), createLog('silent'), 'a test')
  try {
    const turns = await withSystem(services.database, 'test.shutdown', (tx) =>
      tx.selectFrom('turn').select('state').execute(),
    )
    return turns.map(({ state }) => state)
  } finally {
    await services.close()
  }
}
