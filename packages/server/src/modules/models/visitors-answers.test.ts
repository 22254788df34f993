import type { BotView } from '@parley/contract/bots'
import type { VendorId } from '@parley/contract/model-catalogue'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let vendors: LoopbackVendors
let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  vendors = await startLoopbackVendors()
  app = await startTestApp({
    ...{ ANTHROPIC_BASE_URL: vendors.baseUrl('anthropic'), GOOGLE_BASE_URL: vendors.baseUrl('google') },
    ALLOW_PRIVATE_MODEL_HOSTS: 'true',
  })
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})
afterAll(async () => {
  await app.close()
  await vendors.stop()
})

async function ask(vendor: VendorId, model: string) {
  const settings = { ...bot.settings, vendor, model }
  const saved = await owner.request('PUT', `/api/v1/bots/${bot.id}`, settings)
  if (saved.statusCode !== 200) throw new Error(saved.body)
  vendors.script({ deltas: ['We open', ' at nine.'], usage: { input: 1_000, output: 100 } })
  const message = { message: 'When do you open?', session_id: crypto.randomUUID() }
  const { reply } = (await app.anyone.request('POST', `/api/send/${bot.embed_token}/`, message)).json()
  const turn = await withSystem(app.services.database, 'test.read-turn', (tx) =>
    tx
      .selectFrom('turn')
      .select(['vendor', 'model', 'input_tokens', 'output_tokens', 'cost_nanousd'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow(),
  )
  return { reply, turn }
}

test.each<[VendorId, string, number]>([
  ['anthropic', 'claude-haiku-5-5', 150_000],
  ['google', 'gemini-2.5-flash', 550_000],
])("a visitor is answered by %s with the workspace's key, at its price", async (vendor, model, cost) => {
  await owner.request('PUT', `/api/v1/vendor-keys/${vendor}`, { key: loopbackKey })

  const { reply, turn } = await ask(vendor, model)

  expect(reply).toBe('We open at nine.')
  expect(turn).toEqual({ vendor, model, input_tokens: 1_000, output_tokens: 100, cost_nanousd: cost })
})

test("a server of the workspace's own answers, counted without a cost", async () => {
  await owner.request('PUT', '/api/v1/vendor-keys/compatible', {
    ...{ base_url: vendors.baseUrl('compatible'), key: loopbackKey },
  })

  const { reply, turn } = await ask('compatible', 'qwen3:8b')

  expect(reply).toBe('We open at nine.')
  expect(turn).toEqual({
    ...{ vendor: 'compatible', model: 'qwen3:8b', input_tokens: 1_000, output_tokens: 100, cost_nanousd: 0 },
  })
})

test('once its key is removed the bot echoes, and says which key it lacks', async () => {
  await owner.request('PUT', '/api/v1/vendor-keys/anthropic', { key: loopbackKey })
  await owner.request('DELETE', '/api/v1/vendor-keys/anthropic')

  const { reply } = await ask('anthropic', 'claude-haiku-5-5')

  expect(reply).toContain('ANTHROPIC_API_KEY not configured.')
})
