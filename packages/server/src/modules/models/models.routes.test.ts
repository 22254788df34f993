import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ GROQ_API_KEY: 'your_groq_api_key_here' })
})
afterAll(() => app.close())

test('the dashboard learns that the key is missing, from a viewer up', async () => {
  const member = await app.register()
  await setRole(app, member, 'viewer')

  const response = await member.request('GET', '/api/v1/models')

  expect([response.statusCode, response.json().items[0]]).toMatchObject([
    200,
    { id: 'groq', label: 'Groq', is_configured: false, notice: 'GROQ_API_KEY not configured.' },
  ])
})

test('a bot says that it echoes, in the list and on its own screen', async () => {
  const owner = await app.register()
  const bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()

  const list = (await owner.request('GET', '/api/v1/bots')).json()

  const mode = { kind: 'echo', notice: 'GROQ_API_KEY not configured.' }
  expect([bot.answer_mode, list.items[0].answer_mode]).toEqual([mode, mode])
})

test('with a key a bot names its model, and the one it was saved with where that is retired', async () => {
  const keyed = await startTestApp({ GROQ_API_KEY: 'gsk_key' })
  onTestFinished(() => keyed.close())
  const owner = await keyed.register()

  const bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara', model: 'llama3-8b-8192' })).json()
  const models = (await owner.request('GET', '/api/v1/models')).json()

  expect(bot.answer_mode).toEqual({ kind: 'model', model: 'openai/gpt-oss-20b', replaces: 'llama3-8b-8192' })
  expect(models.items[0]).toMatchObject({ is_configured: true, notice: null })
})

test('nobody sees it without a login', async () => {
  expect((await app.anyone.request('GET', '/api/v1/models')).statusCode).toBe(401)
})
