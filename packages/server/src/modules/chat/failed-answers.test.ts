import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { textOf } from '../../../test/sse-reader.ts'

/** Nothing that is tried again by itself. */
const refusal = { status: 401, message: 'Invalid API Key', code: 'invalid_api_key' }

let scene: ChatScene
let session = 0

beforeAll(async () => {
  scene = await startChatScene()
})
afterAll(() => scene.close())
beforeEach(() => {
  scene.groq.reset()
  session += 1
})

const visitor = () => ({ sessionId: `failing-${session}`, clientMessageId: 'm-1' })

test('sending a failed message again tries anew, as the same turn', async () => {
  const before = (await scene.turns()).length
  scene.groq.failWith(refusal)
  const failed = await scene.send('Try me', visitor())

  const retried = await scene.send('Try me', visitor())

  expect([failed.status, retried.status]).toEqual([503, 200])
  expect(await retried.json()).toMatchObject({ reply: 'You said: Try me' })
  const turns = await scene.turns()
  expect(turns).toHaveLength(before + 1)
  expect(turns.at(-1)).toMatchObject({ state: 'complete', attempt: 2, failure: null })
})

test('the owner sees on the bot why its newest answer failed, until one succeeds', async () => {
  scene.groq.failWith(refusal)
  await scene.send('Fail', visitor())
  const failing = await scene.owner.request('GET', `/api/v1/bots/${scene.bot.id}`)

  await scene.send('Succeed', { ...visitor(), clientMessageId: 'm-2' })

  const mended = await scene.owner.request('GET', `/api/v1/bots/${scene.bot.id}`)
  expect(failing.json().latest_failure.message).toMatch(/refused the API key.*Invalid API Key/)
  expect(mended.json().latest_failure).toBeNull()
})

test('a retried message is counted once', async () => {
  const counted = await startChatScene()
  counted.groq.failWith(refusal)
  await counted.send('Try me', { clientMessageId: 'm-1' })
  await counted.send('Try me', { clientMessageId: 'm-1' })

  const response = await counted.owner.request('GET', `/api/v1/bots/${counted.bot.id}`)

  expect(response.json().counts).toEqual({ conversations: 1, messages: 2 })
  await counted.close()
})

test('following the stream answers the last unanswered message, once', async () => {
  scene.groq.failWith(refusal)
  await scene.send('Unanswered', visitor())
  scene.groq.failWith(refusal)

  const reconnecting = await scene.follow({ ...visitor(), lastEventId: '5' })
  const first = await (await scene.follow(visitor())).rest()
  const second = await scene.follow(visitor())

  expect(reconnecting.response.status).toBe(204)
  expect(first.at(-1)?.event).toMatchObject({ type: 'error' })
  expect(second.response.status).toBe(204)
  expect(scene.groq.requests).toHaveLength(2)
})

test('several who follow an unanswered message at once see one answer', async () => {
  scene.groq.failWith(refusal)
  await scene.send('Unanswered', visitor())
  const answer = scene.groq.hold()
  const following = [1, 2, 3].map(() => scene.follow(visitor()))
  await answer.send('Here it is.')
  await answer.finish()

  const answers = await Promise.all(following.map(async (reader) => (await reader).rest()))

  expect(answers.filter((received) => textOf(received) === 'Here it is.').length).toBeGreaterThan(0)
  expect(scene.groq.requests).toHaveLength(2)
})
