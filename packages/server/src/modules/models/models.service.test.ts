import type { WorkspaceId } from '@parley/contract/ids'
import type { ModelChoice, VendorId } from '@parley/contract/model-catalogue'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { createGuardedFetch } from '../../platform/net/guarded-fetch.ts'
import { createModels } from './models.service.ts'

let vendors: LoopbackVendors
let app: TestApp
let keyless: TestApp
let owner: RegisteredCaller
let workspaceId: WorkspaceId

beforeAll(async () => {
  vendors = await startLoopbackVendors()
  app = await startTestApp({
    ...vendors.env('groq', 'anthropic', 'compatible'),
    OPENAI_BASE_URL: vendors.baseUrl('openai'),
  })
  keyless = await startTestApp()
})
afterAll(async () => {
  await Promise.all([app.close(), keyless.close()])
  await vendors.stop()
})
beforeEach(async () => {
  owner = await app.register()
  workspaceId = await workspaceOf(owner)
})

async function workspaceOf(caller: RegisteredCaller): Promise<WorkspaceId> {
  return (await caller.request('GET', '/api/accounts/me')).json().workspace.id
}

const choose = (vendor: VendorId, model: string, ...fallback_models: ModelChoice[]) => ({
  ...{ vendor, model, fallback_models },
})

async function found(choices: ReturnType<typeof choose>): Promise<string[]> {
  const models = await app.services.models.findAnswerModels({ ...choices, workspaceId })
  return models.map(({ entry }) => `${entry.vendor} ${entry.id}`)
}

async function modeOf(choices: ReturnType<typeof choose>, server = app, id = workspaceId) {
  const answerMode = await withWorkspace(server.services.database, id, server.services.models.readAnswerModes)
  return answerMode(choices)
}

describe('without a key', () => {
  test('no model answers, and the reason names the setting', async () => {
    const id = await workspaceOf(await keyless.register())
    const choices = choose('groq', 'openai/gpt-oss-20b')

    expect(await keyless.services.models.findAnswerModels({ ...choices, workspaceId: id })).toEqual([])
    expect(await modeOf(choices, keyless, id)).toEqual({ kind: 'echo', notice: 'GROQ_API_KEY not configured.' })
    expect(keyless.services.models.vendorStatus().map(({ notice }) => notice)).toEqual([
      ...['GROQ_API_KEY not configured.', 'OPENAI_API_KEY not configured.', 'ANTHROPIC_API_KEY not configured.'],
      ...['GOOGLE_API_KEY not configured.', 'MISTRAL_API_KEY not configured.', 'OPENROUTER_API_KEY not configured.'],
      'COMPATIBLE_BASE_URL not configured.',
    ])
  })
})

test('the chosen model answers', async () => {
  expect(await found(choose('groq', 'openai/gpt-oss-120b'))).toEqual(['groq openai/gpt-oss-120b'])
  expect(await modeOf(choose('groq', 'openai/gpt-oss-120b'))).toEqual({
    ...{ kind: 'model', model: 'openai/gpt-oss-120b', replaces: null },
  })
})

test('for a retired one its replacement answers, and the mode says so', async () => {
  expect(await found(choose('groq', 'llama3-8b-8192'))).toEqual(['groq openai/gpt-oss-20b'])
  expect(await modeOf(choose('groq', 'llama3-8b-8192'))).toEqual({
    ...{ kind: 'model', model: 'openai/gpt-oss-20b', replaces: 'llama3-8b-8192' },
  })
})

test('those that stand in come after it, in their order, without what has no key', async () => {
  const choices = choose(
    'groq',
    'openai/gpt-oss-20b',
    { vendor: 'google', model: 'gemini-2.5-flash' },
    { vendor: 'anthropic', model: 'claude-haiku-5-5' },
    { vendor: 'groq', model: 'openai/gpt-oss-120b' },
  )

  expect(await found(choices)).toEqual([
    'groq openai/gpt-oss-20b',
    'anthropic claude-haiku-5-5',
    'groq openai/gpt-oss-120b',
  ])
})

test('a replacement that is next anyway stands once', async () => {
  const choices = choose('groq', 'llama3-8b-8192', { vendor: 'groq', model: 'openai/gpt-oss-20b' })

  expect(await found(choices)).toEqual(['groq openai/gpt-oss-20b'])
})

test('where the own vendor has no key, the first that has one answers in its place', async () => {
  const choices = choose('google', 'gemini-2.5-flash', { vendor: 'anthropic', model: 'claude-haiku-5-5' })

  expect(await found(choices)).toEqual(['anthropic claude-haiku-5-5'])
  expect(await modeOf(choices)).toEqual({ kind: 'model', model: 'claude-haiku-5-5', replaces: 'gemini-2.5-flash' })
})

test('a model that nobody has a price for answers too, with a small context window and without a cost', async () => {
  const [model] = await app.services.models.findAnswerModels({ ...choose('compatible', 'qwen3:8b'), workspaceId })

  expect(model?.entry).toEqual({
    ...{ vendor: 'compatible', id: 'qwen3:8b', label: 'qwen3:8b', contextWindow: 8_192, reasons: false },
    ...{ inputPrice: null, outputPrice: null },
  })
})

describe("a workspace's own key", () => {
  const save = (vendor: VendorId, key = loopbackKey, caller = owner) =>
    caller.request('PUT', `/api/v1/vendor-keys/${vendor}`, { key })

  test('opens its vendor at once, for its bots alone', async () => {
    const outsider = await workspaceOf(await app.register())
    const choices = choose('openai', 'gpt-6-luna')
    expect(await found(choices)).toEqual([])

    await save('openai')

    expect(await found(choices)).toEqual(['openai gpt-6-luna'])
    expect(await modeOf(choices)).toMatchObject({ kind: 'model', model: 'gpt-6-luna' })
    expect(await app.services.models.findAnswerModels({ ...choices, workspaceId: outsider })).toEqual([])
    expect(await modeOf(choices, app, outsider)).toMatchObject({ kind: 'echo' })
  })

  test("wins over the installation's, and gives way when it is removed", async () => {
    const keySeen = async () => {
      const [model] = await app.services.models.findAnswerModels({
        ...{ ...choose('groq', 'openai/gpt-oss-20b'), workspaceId },
      })
      const request = {
        ...{ prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello?' }] }] },
        ...{ temperature: 0, maxOutputTokens: 128 },
      }
      const listener = {
        ...{ onText: () => undefined, onLife: () => undefined, signal: new AbortController().signal },
      }
      await model?.stream(request, listener).catch(() => undefined)
      return vendors.requests.at(-1)?.headers.authorization
    }

    await save('groq', 'gsk_of_the_workspace')
    const during = await keySeen()
    await owner.request('DELETE', '/api/v1/vendor-keys/groq')

    expect([during, await keySeen()]).toEqual(['Bearer gsk_of_the_workspace', `Bearer ${loopbackKey}`])
  })
})

test('an address that a workspace chose is asked by the guarded way, and answers as any other', async () => {
  const lookUp = (_name: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }])
  const allowed: string[] = []
  const guardedFetch = createGuardedFetch({
    lookUp: lookUp as never,
    isAllowed: (address) => allowed.push(address) > 0,
  })
  const { env, database, secretKey, log } = app.services
  const models = createModels({ env, database, secretKey, log, guardedFetch })
  const base_url = vendors.baseUrl('compatible').replace('127.0.0.1', 'models.example')
  await owner.request('PUT', '/api/v1/vendor-keys/compatible', { base_url, key: loopbackKey })
  vendors.script({ deltas: ['Grüß', ' dich'], usage: { input: 3, output: 2 } })
  const texts: string[] = []

  const [model] = await models.findAnswerModels({ ...choose('compatible', 'qwen3:8b'), workspaceId })
  const end = await model?.stream(
    { prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello?' }] }], temperature: 0, maxOutputTokens: 128 },
    { onText: (delta) => texts.push(delta), onLife: () => undefined, signal: new AbortController().signal },
  )

  expect(allowed).toEqual(['127.0.0.1'])
  expect(texts.join('')).toBe('Grüß dich')
  expect(end).toEqual({ isCut: false, usage: { inputTokens: 3, outputTokens: 2 } })
})
