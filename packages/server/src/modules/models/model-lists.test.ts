import type { WorkspaceId } from '@parley/contract/ids'
import type { VendorId, VendorStatusView } from '@parley/contract/model-catalogue'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let vendors: LoopbackVendors
let app: TestApp
let owner: RegisteredCaller

beforeAll(async () => {
  vendors = await startLoopbackVendors()
})
afterAll(() => vendors.stop())
beforeEach(async () => {
  app = await startTestApp({
    ...vendors.env('groq'),
    ...Object.fromEntries(
      (['openai', 'anthropic', 'google', 'mistral', 'openrouter'] as const).map((vendor) => [
        `${vendor.toUpperCase()}_BASE_URL`,
        vendors.baseUrl(vendor),
      ]),
    ),
    ALLOW_PRIVATE_MODEL_HOSTS: 'true',
  })
  owner = await app.register()
  vendors.requests.length = 0
  return () => app.close()
})

async function read(caller = owner, vendor: VendorId = 'groq') {
  const { items } = (await caller.request('GET', '/api/v1/models')).json<VendorStatusView>()
  const found = items.find(({ id }) => id === vendor)
  if (!found) throw new Error('A vendor is missing.')
  return found
}

/** Opens the list, and waits until what it asked for has come. */
async function refreshed(caller = owner, vendor: VendorId = 'groq') {
  await read(caller, vendor)
  await app.services.models.settled()
  return read(caller, vendor)
}

const asked = (vendor: VendorId) => vendors.requests.filter((request) => request.vendor === vendor).length
const groqList = { data: [{ id: 'moon-1', active: true, context_window: 65_536 }] }

test("the first who opens the list has the vendor asked; it then stands beside the catalogue's, without a price", async () => {
  vendors.listWith('groq', groqList)

  const first = await read()
  const later = await refreshed()

  expect([first.is_refreshing, first.listed_at, later.is_refreshing]).toEqual([true, null, false])
  expect(first.models.map(({ id }) => id)).not.toContain('moon-1')
  expect(later.listed_at).toEqual(expect.any(String))
  expect(later.models.map(({ id }) => id)).toEqual([
    ...['openai/gpt-oss-20b', 'openai/gpt-oss-120b', 'moon-1', 'llama-3.1-8b-instant', 'llama3-8b-8192'],
  ])
  expect(later.models[2]).toEqual({
    ...{ id: 'moon-1', label: 'moon-1', context_window: 65_536, input_price: null, output_price: null, retired: null },
  })
})

test('the list is shared: nobody asks again within the day, whoever opens it', async () => {
  vendors.listWith('groq', groqList)
  await refreshed()

  const others = await Promise.all([app.register(), app.register(), app.register()])
  const seen = await Promise.all(others.map((other) => refreshed(other)))

  expect(seen.map(({ models }) => models.some(({ id }) => id === 'moon-1'))).toEqual([true, true, true])
  expect(asked('groq')).toBe(1)
})

test('of many who open it at once one has the vendor asked', async () => {
  await Promise.all(Array.from({ length: 12 }, () => read()))
  await app.services.models.settled()

  expect(asked('groq')).toBe(1)
})

test('after a day it is asked for anew; a vendor that cannot be asked leaves its last list, and is asked again later', async () => {
  vendors.listWith('groq', groqList)
  await refreshed()
  const age = (hours: number) =>
    withSystem(app.services.database, 'test.age-lists', (tx) =>
      tx
        .updateTable('vendor_model_list')
        .set({ asked_at: new Date(Date.now() - hours * 3_600_000) })
        .execute(),
    )
  await age(25)
  vendors.script({ status: 503, body: { error: { message: 'Down.' } } })

  const failed = await refreshed()
  const within = await refreshed()
  await age(25)
  vendors.listWith('groq', { data: [{ id: 'moon-2' }] })
  const anew = await refreshed()

  expect(failed.models.some(({ id }) => id === 'moon-1')).toBe(true)
  expect([failed.is_refreshing, within.listed_at]).toEqual([false, failed.listed_at])
  expect(asked('groq')).toBe(3)
  expect(anew.models.map(({ id }) => id)).toContain('moon-2')
  expect(anew.models.map(({ id }) => id)).not.toContain('moon-1')
})

test("a workspace's own key has a list of its own, which goes with it", async () => {
  vendors.listWith('openai', { data: [{ id: 'gpt-of-mine' }, { id: 'text-embedding-3-small' }, { id: 'whisper-1' }] })
  await owner.request('PUT', '/api/v1/vendor-keys/openai', { key: loopbackKey })
  const outsider = await app.register()

  const mine = await refreshed(owner, 'openai')
  const theirs = await refreshed(outsider, 'openai')
  await owner.request('DELETE', '/api/v1/vendor-keys/openai')
  const afterwards = await read(owner, 'openai')

  const ids = [mine, theirs, afterwards].map(({ models }) => models.map(({ id }) => id))
  expect(ids.map((list) => list.includes('gpt-of-mine'))).toEqual([true, false, false])
  expect(ids[0]).not.toContain('text-embedding-3-small')
  expect(ids[0]).not.toContain('whisper-1')
})

test('a bot may choose what its vendor lists, and is answered with the context window told there', async () => {
  vendors.listWith('groq', groqList)
  const save = () => owner.request('POST', '/api/v1/bots', { name: 'Mara', model: 'moon-1' })
  const before = await save()
  await refreshed()

  const after = await save()
  const workspaceId: WorkspaceId = (await owner.request('GET', '/api/accounts/me')).json().workspace.id
  const [model] = await app.services.models.findAnswerModels({
    ...{ vendor: 'groq', model: 'moon-1', fallback_models: [], workspaceId },
  })

  expect([before.statusCode, after.statusCode]).toEqual([400, 201])
  expect(model?.entry).toMatchObject({ id: 'moon-1', contextWindow: 65_536, inputPrice: null })
})

describe('each vendor’s list is read in its own form', () => {
  test.each<[VendorId, unknown, object[]]>([
    [
      'anthropic',
      { data: [{ type: 'model', id: 'claude-x', display_name: 'Claude X', created_at: '2026-01-01T00:00:00Z' }] },
      [{ id: 'claude-x', label: 'Claude X', context_window: null }],
    ],
    [
      'google',
      {
        models: [
          {
            name: 'models/gemini-x',
            displayName: 'Gemini X',
            inputTokenLimit: 99,
            supportedGenerationMethods: ['generateContent'],
          },
          { name: 'models/embedder', displayName: 'Embedder', supportedGenerationMethods: ['embedContent'] },
        ],
      },
      [{ id: 'gemini-x', label: 'Gemini X', context_window: 99 }],
    ],
    [
      'mistral',
      {
        data: [
          { id: 'mistral-x', name: 'mistral-x', max_context_length: 77, capabilities: { completion_chat: true } },
          { id: 'mistral-y', capabilities: { completion_chat: false } },
        ],
      },
      [{ id: 'mistral-x', label: 'mistral-x', context_window: 77 }],
    ],
    [
      'openrouter',
      { data: [{ id: 'acme/rocket', name: 'Acme: Rocket', context_length: 55, pricing: { prompt: '0.1' } }] },
      [{ id: 'acme/rocket', label: 'Acme: Rocket', context_window: 55 }],
    ],
    [
      'compatible',
      { object: 'list', data: [{ id: 'qwen3:8b', object: 'model', max_model_len: 40_960 }] },
      [{ id: 'qwen3:8b', label: 'qwen3:8b', context_window: 40_960 }],
    ],
  ])('%s', async (vendor, list, expected) => {
    vendors.listWith(vendor, list)
    const body = vendor === 'compatible' ? { base_url: vendors.baseUrl(vendor) } : {}
    await owner.request('PUT', `/api/v1/vendor-keys/${vendor}`, { ...body, key: loopbackKey })

    const { models } = await refreshed(owner, vendor)

    const known = new Set((await read(await app.register(), vendor)).models.map(({ id }) => id))
    const only = models.filter(({ id }) => !known.has(id))
    expect(only).toEqual(expected.map((model) => ({ ...model, input_price: null, output_price: null, retired: null })))
  })

  test('what is no list is refused, and told on a test', async () => {
    vendors.listWith('openai', { hello: 'world' })
    await owner.request('PUT', '/api/v1/vendor-keys/openai', { key: loopbackKey })

    const tested = (await owner.request('POST', '/api/v1/vendor-keys/openai/test')).json()

    expect(tested).toEqual({
      is_ok: false,
      message: 'The connection to the vendor failed: OpenAI answered with something that is no list of models.',
    })
  })
})
