import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from './chat-scene.ts'

let scene: ChatScene

beforeAll(async () => {
  scene = await startChatScene()
})
afterAll(() => scene.close())

test.each(['br', 'gzip'])('a script travels compressed as %s', async (encoding) => {
  const address = `${scene.origin}/widget/embed/${scene.bot.embed_token}.js`

  const response = await fetch(address, { headers: { 'accept-encoding': encoding } })

  expect(response.headers.get('content-encoding')).toBe(encoding)
  expect(response.headers.get('vary')).toContain('accept-encoding')
  expect(await response.text()).toContain(scene.bot.embed_token)
})

test('an event stream is never held back to be compressed', async () => {
  const events = await scene.stream('Hello', { headers: { 'accept-encoding': 'br, gzip' } })

  expect(events.response.headers.get('content-encoding')).toBeNull()
  expect((await events.rest()).at(-1)?.event.type).toBe('finish')
})
