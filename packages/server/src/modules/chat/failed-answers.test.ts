import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import type { AnswerScript } from '../../../test/groq-answer.ts'
import { textOf } from '../../../test/sse-reader.ts'

let scene: ChatScene
/** Has little patience with its vendor: only for what tests just that, since a busy machine is slow too. */
let hasty: ChatScene
let session = 0

beforeAll(async () => {
  scene = await startChatScene()
  hasty = await startChatScene({ FIRST_TOKEN_TIMEOUT_MS: '1000', TOKEN_TIMEOUT_MS: '1000', ANSWER_TIMEOUT_MS: '2500' })
})
afterAll(() => Promise.all([scene.close(), hasty.close()]))
beforeEach(() => {
  scene.groq.reset()
  session += 1
})

const visitor = () => ({ sessionId: `failing-${session}`, clientMessageId: 'm-1' })

test.each([
  ['a bad key', { status: 401, message: 'Invalid API Key', code: 'invalid_api_key' }, /API key/],
  ['a retired model', { status: 400, message: 'decommissioned', code: 'model_decommissioned' }, /rejected/],
  ['an unknown model', { status: 404, message: 'no such model', code: 'model_not_found' }, /model/],
  ['too large a request', { status: 413, message: 'too large', code: 'rate_limit_exceeded' }, /too long/],
  ['a rate limit', { status: 429, message: 'slow down', headers: { 'retry-after': '90' } }, /rate limit/],
  ['no capacity', { status: 498, message: 'no capacity', code: 'capacity_exceeded' }, /capacity/],
  ['an HTML page from a proxy', { status: 502, body: '<html>Bad gateway</html>' }, /status 502/],
])(
  'the vendor answers with %s: a code for the visitor, plain words for the owner',
  async (_name, failure, forOwner) => {
    scene.groq.failWith(failure)

    const response = await scene.send('Hello', visitor())

    const body = (await response.json()) as {
      error: { code: string; message: string }
      reply: string
      session_id: string
    }
    expect(response.status).toBe(503)
    expect(body).toMatchObject({ reply: '', session_id: visitor().sessionId, error: { code: 'provider_unavailable' } })
    expect(JSON.stringify(body)).not.toMatch(/Invalid API Key|decommissioned|capacity|Bad gateway/)
    const turn = (await scene.settled()).at(-1)
    expect(turn?.state).toBe('failed')
    expect(turn?.failure).toMatch(forOwner)
  },
)

test.each<[string, AnswerScript, string, string]>([
  ['a reset connection', { deltas: ['Half ', 'an'], ending: 'reset' }, 'interrupted', 'Half an'],
  ['an end without a finish', { deltas: ['Half ', 'an'], ending: 'end' }, 'interrupted', 'Half an'],
  ['an error frame inside a 200', { deltas: ['Half ', 'an'], ending: 'error' }, 'interrupted', 'Half an'],
  ['a malformed frame', { deltas: ['Half ', 'an'], ending: 'malformed' }, 'interrupted', 'Half an'],
  ['not a single word', { deltas: [] }, 'failed', ''],
])('an answer breaks off by %s: one final state, the text so far kept', async (_name, script, state, text) => {
  await expectBrokenOff(scene, script, { state, text })
})

test.each<[string, AnswerScript, string, string]>([
  ['silence in mid-answer', { deltas: ['Half ', 'an'], ending: 'stall' }, 'interrupted', 'Half an'],
  ['silence from the start', { deltas: [], ending: 'stall' }, 'failed', ''],
  ['a token now and then for ever', { deltas: Array(50).fill('word '), delayMs: 200 }, 'interrupted', 'word '],
])('%s lasts too long: one final state, the text so far kept', async (_name, script, state, text) => {
  await expectBrokenOff(hasty, script, { state, text })
})

async function expectBrokenOff(
  { groq, stream, settled }: ChatScene,
  script: AnswerScript,
  { state, text }: { state: string; text: string },
): Promise<void> {
  groq.answerWith(script)

  const received = await (await stream('Hello', visitor())).rest()

  const last = received.at(-1)?.event
  expect(last).toMatchObject({ type: 'error', code: 'provider_unavailable' })
  const turn = (await settled()).at(-1)
  expect(turn?.state).toBe(state)
  expect(turn?.text.startsWith(text)).toBe(true)
  expect(textOf(received)).toBe(turn?.text)
}

test('a vendor that cannot be reached is an error, not a hang', async () => {
  const away = await startChatScene({ GROQ_BASE_URL: 'http://127.0.0.1:9/openai/v1' })

  const response = await away.send('Hello')

  expect(response.status).toBe(503)
  expect((await away.settled()).at(-1)?.failure).toMatch(/could not be reached|connection/)
  await away.close()
})

test('sending a failed message again tries anew, as the same turn', async () => {
  const before = (await scene.turns()).length
  scene.groq.failWith({ status: 503 })
  const failed = await scene.send('Try me', visitor())

  const retried = await scene.send('Try me', visitor())

  expect([failed.status, retried.status]).toEqual([503, 200])
  expect(await retried.json()).toMatchObject({ reply: 'You said: Try me' })
  const turns = await scene.turns()
  expect(turns).toHaveLength(before + 1)
  expect(turns.at(-1)).toMatchObject({ state: 'complete', attempt: 2, failure: null })
})

test('the owner sees on the bot why its newest answer failed, until one succeeds', async () => {
  scene.groq.failWith({ status: 401, message: 'Invalid API Key', code: 'invalid_api_key' })
  await scene.send('Fail', visitor())
  const failing = await scene.owner.request('GET', `/api/v1/bots/${scene.bot.id}`)

  await scene.send('Succeed', { ...visitor(), clientMessageId: 'm-2' })

  const mended = await scene.owner.request('GET', `/api/v1/bots/${scene.bot.id}`)
  expect(failing.json().latest_failure.message).toMatch(/refused the API key.*Invalid API Key/)
  expect(mended.json().latest_failure).toBeNull()
})

test('a retried message is counted once', async () => {
  const counted = await startChatScene()
  counted.groq.failWith({ status: 503 })
  await counted.send('Try me', { clientMessageId: 'm-1' })
  await counted.send('Try me', { clientMessageId: 'm-1' })

  const response = await counted.owner.request('GET', `/api/v1/bots/${counted.bot.id}`)

  expect(response.json().counts).toEqual({ conversations: 1, messages: 2 })
  await counted.close()
})

test('following the stream answers the last unanswered message, once', async () => {
  scene.groq.failWith({ status: 503 })
  await scene.send('Unanswered', visitor())
  scene.groq.failWith({ status: 503 })

  const reconnecting = await scene.follow({ ...visitor(), lastEventId: '5' })
  const first = await (await scene.follow(visitor())).rest()
  const second = await scene.follow(visitor())

  expect(reconnecting.response.status).toBe(204)
  expect(first.at(-1)?.event).toMatchObject({ type: 'error' })
  expect(second.response.status).toBe(204)
  expect(scene.groq.requests).toHaveLength(2)
})

test('several who follow an unanswered message at once see one answer', async () => {
  scene.groq.failWith({ status: 503 })
  await scene.send('Unanswered', visitor())
  const answer = scene.groq.hold()
  const following = [1, 2, 3].map(() => scene.follow(visitor()))
  await answer.send('Here it is.')
  await answer.finish()

  const answers = await Promise.all(following.map(async (reader) => (await reader).rest()))

  expect(answers.filter((received) => textOf(received) === 'Here it is.').length).toBeGreaterThan(0)
  expect(scene.groq.requests).toHaveLength(2)
})
