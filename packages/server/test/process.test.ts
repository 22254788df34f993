import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withSystem } from '../src/platform/db/with-system.ts'
import { loadEnv } from '../src/platform/env/env.ts'
import { createLog } from '../src/platform/log.ts'
import { openServices } from '../src/services.ts'
import { type LoopbackGroq, startLoopbackGroq } from './loopback-groq.ts'
import { openEvents, textOf } from './sse-reader.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let groq: LoopbackGroq
let database: TestDatabase
let env: Record<string, string>
let origin: string

beforeAll(async () => {
  groq = await startLoopbackGroq()
  database = await createTestDatabase()
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  env = { ...database.env, PORT: String(port), GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl }
})
afterAll(async () => {
  await groq.stop()
  await database.remove()
})

const main = join(import.meta.dirname, '../src/main.ts')

function parley(...args: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Starts a server and waits until it says that it is ready. */
async function serve(): Promise<ChildProcess> {
  const child = parley('serve')
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk)
    if (output.includes('Operator')) return child
  }
  throw new Error(`The server ended: ${output}`)
}

async function makeDemo(): Promise<string> {
  const child = parley('demo')
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += String(chunk)
  })
  await once(child, 'exit')
  const token = /embed token: (\S+)/.exec(output)?.[1]
  if (!token) throw new Error(`No token in: ${output}`)
  return token
}

function openStream(token: string, message: string) {
  return openEvents(`${origin}/api/send/${token}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ message, session_id: 'killed', client_message_id: message }),
  })
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill(signal)
  const [code] = await exited
  return code
}

test('a process killed in mid-answer leaves the message and an interrupted turn, which can be retried', async () => {
  const first = await serve()
  const token = await makeDemo()
  const answer = groq.hold()
  const events = await openStream(token, 'Survive this')
  await answer.send('So far ')
  await events.until((received) => textOf(received) === 'So far ')
  await kill(first, 'SIGKILL')
  await events.rest().catch(() => undefined)

  const second = await serve()
  // On a server the dead process might be another one that lives, until it has been silent for some seconds.
  let retry = await openStream(token, 'Survive this')
  while (retry.response.status === 409 || textOf(await retry.rest()) === '') {
    retry = await openStream(token, 'Survive this')
  }
  const retried = await retry.rest()

  expect(textOf(retried)).toBe('You said: Survive this')
  await kill(second, 'SIGKILL')
  const turns = await readTurns()
  expect(turns).toEqual([{ state: 'complete', attempt: 2, text: 'You said: Survive this' }])
})

test('a process asked to stop lets a running answer finish', async () => {
  const child = await serve()
  const token = await makeDemo()
  const answer = groq.hold()
  const events = await openStream(token, 'Finish this')
  await answer.send('Almost ')
  await events.until((received) => textOf(received) === 'Almost ')

  const exited = kill(child, 'SIGTERM')
  await refused()
  await answer.send('done.')
  await answer.finish()
  const received = await events.rest()

  expect(textOf(received)).toBe('Almost done.')
  expect(received.at(-1)?.event.type).toBe('finish')
  expect(await exited).toBe(0)
})

/** Waits until new messages are refused: a status, or a closed door. */
async function refused(): Promise<void> {
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
