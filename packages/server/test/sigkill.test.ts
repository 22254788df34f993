import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from './loopback-groq.ts'
import { openVisitor, type ProcessVisitor } from './process-visitor.ts'
import { makeDemoBot, startServerProcess } from './server-process.ts'
import { textOf } from './sse-reader.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const kills = 20
/** Of each kill: one before its answer's first word, the others with some text stored. */
const answersPerKill = 3
/** The last: a busy machine may not let it wait for the others longer than a first word may take. */
const wordless = 2

let groq: LoopbackGroq
let database: TestDatabase
let env: Record<string, string>

beforeAll(async () => {
  groq = await startLoopbackGroq()
  database = await createTestDatabase()
  env = {
    ...database.env,
    GROQ_API_KEY: groq.apiKey,
    GROQ_BASE_URL: groq.baseUrl,
    IP_MESSAGES_PER_MINUTE: '100000',
    // Answers are held until the kill, on a machine that may be busy.
    FIRST_TOKEN_TIMEOUT_MS: '60000',
    TOKEN_TIMEOUT_MS: '60000',
  }
})
afterAll(async () => {
  await groq.stop()
  await database.remove()
})

interface UnderWay {
  visitor: ProcessVisitor
  message: string
  text: string
}

/** An answer that was acknowledged, and whose text, if it has any, is stored so far. */
async function beginAnswer(origin: string, token: string, message: string, text: string): Promise<UnderWay> {
  const visitor = await openVisitor(origin, token)
  const answer = groq.hold()
  const events = await visitor.stream(origin, message)
  await answer.arrived
  if (text) {
    await answer.send(text)
    await events.until((received) => textOf(received) === text)
    await expect.poll(() => visitor.messages(origin)).toMatchObject([{}, { text, state: 'running' }])
  } else {
    await events.until((received) => received.length > 0)
  }
  events.rest().catch(() => undefined)
  return { visitor, message, text }
}

test('20 SIGKILLs mid-answer leave no turn without a final state and no message lost', {
  timeout: 600_000,
}, async () => {
  const all: UnderWay[] = []
  let server = await startServerProcess(env)
  onTestFinished(async () => void (await server.end('SIGKILL')))
  const token = await makeDemoBot(env)
  for (let kill = 1; kill <= kills; kill += 1) {
    const { origin } = server
    const underWay: UnderWay[] = []
    // One after the other, so that each meets the answer that was held for it.
    for (let index = 0; index < answersPerKill; index += 1) {
      const text = index === wordless ? '' : 'The text so far, '
      underWay.push(await beginAnswer(origin, token, `Message ${kill}.${index}`, text))
    }

    await server.end('SIGKILL')
    server = await startServerProcess(env)

    for (const { visitor, message, text } of underWay) {
      // On a server the others, or the next, wait some seconds for a sign of life.
      await expect
        .poll(() => visitor.messages(server.origin))
        .toMatchObject([
          { role: 'visitor', text: message },
          { role: 'bot', text, state: 'interrupted' },
        ])
    }
    const retried = underWay[wordless]
    const again = await retried?.visitor.stream(server.origin, retried.message)
    expect(textOf((await again?.rest()) ?? [])).toBe(`You said: ${retried?.message}`)
    all.push(...underWay)
  }

  expect(all).toHaveLength(kills * answersPerKill)
  for (const [index, { visitor, message, text }] of all.entries()) {
    const isRetried = index % answersPerKill === wordless
    expect(await visitor.messages(server.origin)).toMatchObject([
      { role: 'visitor', text: message },
      isRetried ? { text: `You said: ${message}`, state: 'complete' } : { text, state: 'interrupted' },
    ])
  }
})
