import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import { textOf } from '../../../test/sse-reader.ts'

let scene: ChatScene

beforeAll(async () => {
  scene = await startChatScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())

test('a second reader sees the running answer from its start, to its end', async () => {
  const answer = scene.groq.hold()
  const first = await scene.stream('Two tabs', { sessionId: 'tabs' })
  await answer.send('Same ')
  await first.until((received) => textOf(received) === 'Same ')

  const second = await scene.follow({ sessionId: 'tabs' })
  await answer.send('answer.')
  await answer.finish()

  expect(await second.rest()).toEqual(await first.rest())
  expect(textOf(second.received)).toBe('Same answer.')
})

test('a reader that lost its connection goes on after the last event it saw, without loss or doubling', async () => {
  const answer = scene.groq.hold()
  const before = await scene.stream('Tunnel', { sessionId: 'tunnel' })
  await answer.send('Before ')
  await before.until((received) => textOf(received) === 'Before ')
  before.leave()
  await answer.send('and ')

  const after = await scene.follow({ sessionId: 'tunnel', lastEventId: String(before.received.at(-1)?.id) })
  await answer.send('after.')
  await answer.finish()

  expect(textOf([...before.received, ...(await after.rest())])).toBe('Before and after.')
  expect(after.received[0]?.id).toBe((before.received.at(-1)?.id ?? 0) + 1)
})

test('the end of an answer can still be fetched shortly after it', async () => {
  const whole = await (await scene.stream('Late', { sessionId: 'late' })).rest()
  const seen = whole.slice(0, 4)

  const late = await scene.follow({ sessionId: 'late', lastEventId: String(seen.at(-1)?.id) })

  expect([...seen, ...(await late.rest())]).toEqual(whole)
})

test('where nothing runs there is nothing to follow', async () => {
  await scene.send('Answered', { sessionId: 'idle' })

  const statuses = await Promise.all([
    scene.follow({ sessionId: 'idle' }),
    scene.follow({ sessionId: 'idle', lastEventId: '0' }),
    scene.follow({ sessionId: 'never-seen' }),
  ])

  expect(statuses.map(({ response }) => response.status)).toEqual([204, 204, 204])
})

test('event ids grow from one answer of a session to the next', async () => {
  const first = await (await scene.stream('One', { sessionId: 'ids' })).rest()

  const second = await (await scene.stream('Two', { sessionId: 'ids' })).rest()

  expect(second[0]?.id).toBeGreaterThan(first.at(-1)?.id ?? Number.NaN)
})

test('a stop ends the answer and keeps its text', async () => {
  const answer = scene.groq.hold()
  const events = await scene.stream('Stop me', { sessionId: 'stop' })
  await answer.send('This much')
  await events.until((received) => textOf(received) === 'This much')

  const stop = () =>
    fetch(`${scene.origin}/api/stop/${scene.bot.embed_token}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session_id: 'stop' }),
    })
  const stopped = await stop()

  expect(await stopped.json()).toEqual({ stopped: true })
  expect((await events.rest()).at(-1)?.event.type).toBe('abort')
  expect((await scene.turns()).at(-1)).toMatchObject({ state: 'stopped', text: 'This much' })
  expect(await (await answer.arrived).ended).toBe('aborted')
  expect(await (await stop()).json()).toEqual({ stopped: false })
})
