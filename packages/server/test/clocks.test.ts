import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startLoopbackGroq } from './loopback-groq.ts'
import { openVisitor } from './process-visitor.ts'
import { makeDemoBot, type ServerProcess, startServerProcess } from './server-process.ts'
import { textOf } from './sse-reader.ts'
import { createTestDatabase } from './test-database.ts'

const dayMs = 24 * 60 * 60 * 1_000
const preload = join(import.meta.dirname, 'shift-clock.mjs')

test('clock jumps and two processes disagree: messages and turns are in the order of their sequence, not of the clock', {
  timeout: 300_000,
}, async () => {
  const groq = await startLoopbackGroq()
  const database = await createTestDatabase()
  const env: Record<string, string> = { ...database.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl }
  const shifted = { ...env, NODE_OPTIONS: `--import=${preload}`, SHIFT_CLOCK_MS: String(dayMs) }
  // The embedded database takes one process at a time: there its clock jumps back from one to the next.
  const isAlone = !env.DATABASE_URL
  const ahead = await startServerProcess(shifted)
  let right: ServerProcess | undefined
  onTestFinished(async () => {
    await Promise.all([ahead.end('SIGKILL'), right?.end('SIGKILL')])
    await groq.stop()
    await database.remove()
  })
  const token = await makeDemoBot(env)
  const visitor = await openVisitor(ahead.origin, token)

  const first = await (await visitor.stream(ahead.origin, 'First, a day ahead')).rest()
  if (isAlone) await ahead.end('SIGTERM')
  right = await startServerProcess(env)
  groq.failWith({ status: 401, message: 'No.' })
  const second = await (await visitor.stream(right.origin, 'Second, on time')).rest()

  expect(second.at(-1)?.event.type).toBe('error')
  // What is tried again is the last message by sequence, although the id of the first is greater.
  const third = await (await visitor.follow(right.origin)).rest()
  expect(textOf(third)).toBe('You said: Second, on time')
  expect(await visitor.messages(right.origin)).toMatchObject([
    { role: 'visitor', text: 'First, a day ahead' },
    { role: 'bot', text: 'You said: First, a day ahead', state: 'complete' },
    { role: 'visitor', text: 'Second, on time' },
    { role: 'bot', text: 'You said: Second, on time', state: 'complete' },
  ])
  const ids = [...first, ...second, ...third].map(({ id }) => id)
  expect(ids).toEqual([...ids].sort((one, other) => one - other))
  expect(new Set(ids).size).toBe(ids.length)
  // The first process's tokens are a day ahead: they open, and renew, as any other's do.
  const last = groq.requests.at(-1)?.body?.messages.map(({ content }) => content)
  expect(last?.slice(-3)).toEqual(['First, a day ahead', 'You said: First, a day ahead', 'Second, on time'])
})
