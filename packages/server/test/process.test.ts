import { afterAll, beforeAll, expect, test } from 'vitest'
import { withSystem } from '../src/platform/db/with-system.ts'
import { loadEnv } from '../src/platform/env/env.ts'
import { createLog } from '../src/platform/log.ts'
import { openServices } from '../src/services.ts'
import { type LoopbackGroq, startLoopbackGroq } from './loopback-groq.ts'
import { makeDemoBot, startServerProcess } from './server-process.ts'
import { openEvents, type ReceivedEvent, textOf } from './sse-reader.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let groq: LoopbackGroq
let database: TestDatabase
let env: Record<string, string>

beforeAll(async () => {
  groq = await startLoopbackGroq()
  database = await createTestDatabase()
  env = { ...database.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl }
})
afterAll(async () => {
  await groq.stop()
  await database.remove()
})

function openStream(origin: string, token: string, message: string) {
  return openEvents(`${origin}/api/send/${token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ message, session_id: 'killed', client_message_id: message }),
  })
}

test('a process killed in mid-answer leaves the message and an interrupted turn, which can be retried', async () => {
  const first = await startServerProcess(env)
  const token = await makeDemoBot(env)
  const answer = groq.hold()
  const events = await openStream(first.origin, token, 'Survive this')
  await answer.send('So far ')
  await events.until((received) => textOf(received) === 'So far ')
  await first.end('SIGKILL')
  await events.rest().catch(() => undefined)

  const second = await startServerProcess(env)
  // On a server the dead process might be another one that lives, until it has been silent for some seconds.
  let retried: ReceivedEvent[] = []
  while (retried.at(-1)?.event.type !== 'finish') {
    retried = await (await openStream(second.origin, token, 'Survive this')).rest()
  }

  expect(textOf(retried)).toBe('You said: Survive this')
  await second.end('SIGKILL')
  const turns = await readTurns()
  expect(turns).toEqual([{ state: 'complete', attempt: 2, text: 'You said: Survive this' }])
})

test('a process asked to stop lets a running answer finish', async () => {
  const server = await startServerProcess(env)
  const token = await makeDemoBot(env)
  const answer = groq.hold()
  const events = await openStream(server.origin, token, 'Finish this')
  await answer.send('Almost ')
  await events.until((received) => textOf(received) === 'Almost ')

  const exited = server.end('SIGTERM')
  await refused(server.origin)
  await answer.send('done.')
  await answer.finish()
  const received = await events.rest()

  expect(textOf(received)).toBe('Almost done.')
  expect(received.at(-1)?.event.type).toBe('finish')
  expect(await exited).toBe(0)
})

/** Waits until new messages are refused: a status, or a closed door. */
async function refused(origin: string): Promise<void> {
  for (;;) {
    const status = await fetch(`${origin}/readyz`).then(
      (response) => response.status,
      () => 503,
    )
    if (status === 503) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function withServices<T>(work: (services: Awaited<ReturnType<typeof openServices>>) => Promise<T>): Promise<T> {
  const services = await openServices(loadEnv(env), createLog('silent'), 'a test')
  try {
    return await work(services)
  } finally {
    await services.close()
  }
}

function readTurns() {
  return withServices(({ database: db }) =>
    withSystem(db, 'process.test', (tx) =>
      tx
        .selectFrom('turn')
        .innerJoin('message', 'message.id', 'turn.answer_message_id')
        .select(['turn.state', 'turn.attempt', 'message.text'])
        .execute(),
    ),
  )
}
