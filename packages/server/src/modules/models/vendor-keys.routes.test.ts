import type { Role } from '@parley/contract/accounts'
import type { VendorId } from '@parley/contract/model-catalogue'
import type { VendorKeyView } from '@parley/contract/vendor-keys'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let vendors: LoopbackVendors
let app: TestApp
let owner: RegisteredCaller

beforeAll(async () => {
  vendors = await startLoopbackVendors()
  app = await startTestApp({
    ...vendors.env('groq'),
    OPENAI_BASE_URL: vendors.baseUrl('openai'),
    ANTHROPIC_BASE_URL: vendors.baseUrl('anthropic'),
    GOOGLE_BASE_URL: vendors.baseUrl('google'),
    MISTRAL_BASE_URL: vendors.baseUrl('mistral'),
    OPENROUTER_BASE_URL: vendors.baseUrl('openrouter'),
  })
})
afterAll(async () => {
  await app.close()
  await vendors.stop()
})
beforeEach(async () => {
  owner = await app.register()
})

const secret = 'sk-proj-Zq7wV0x2Lr8Tn4Yb6Jd1'
const put = (vendor: VendorId, body: object, caller = owner) =>
  caller.request('PUT', `/api/v1/vendor-keys/${vendor}`, body)
const list = async (caller = owner) =>
  (await caller.request('GET', '/api/v1/vendor-keys')).json<{ items: VendorKeyView[] }>().items
const view = async (vendor: VendorId, caller = owner) => (await list(caller)).find((item) => item.vendor === vendor)
const tryOut = async (vendor: VendorId, caller = owner) =>
  (await caller.request('POST', `/api/v1/vendor-keys/${vendor}/test`)).json()

test('each vendor says where its key comes from', async () => {
  await put('openai', { key: secret })

  const items = await list()

  expect(items.map(({ vendor, source }) => `${vendor}: ${source}`)).toEqual([
    ...['groq: environment', 'openai: workspace', 'anthropic: none', 'google: none'],
    ...['mistral: none', 'openrouter: none', 'compatible: none'],
  ])
  expect(items[1]).toEqual({
    ...{ vendor: 'openai', source: 'workspace', last_four: '6Jd1', base_url: null, is_unreadable: false },
    ...{ saved_by: owner.account.name, saved_at: expect.any(String) },
  })
})

test('a key is never told again, and replaced as a whole', async () => {
  const saved = await put('openai', { key: secret })
  await put('openai', { key: 'short-key' })

  expect([saved.statusCode, saved.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(saved.body).not.toContain(secret.slice(0, -4))
  expect(await view('openai')).toMatchObject({ last_four: null, source: 'workspace' })
})

test.each<[VendorId, object, string]>([
  ['openai', {}, 'Paste the key.'],
  ['openai', { key: ' ' }, 'Paste the key.'],
  ['openai', { key: 'two words' }, 'A key has no spaces, and only plain characters.'],
  ['openai', { key: 'k\u0000y' }, 'A key has no spaces, and only plain characters.'],
  ['openai', { key: secret, base_url: 'https://models.example.com/v1' }, 'OpenAI has an address of its own.'],
  ['compatible', { key: secret }, 'Give the address to ask.'],
  [
    'compatible',
    { base_url: 'models.example.com' },
    'An address begins with https:// or http://, such as https://models.example.com/v1.',
  ],
  [
    'compatible',
    { base_url: 'file:///etc/passwd' },
    'An address begins with https:// or http://, such as https://models.example.com/v1.',
  ],
  [
    'compatible',
    { base_url: 'https://me:pw@models.example.com' },
    'Give the address alone, without a user, a question mark or a hash.',
  ],
])('%s with %j is refused', async (vendor, body, message) => {
  const response = await put(vendor, body)

  expect([response.statusCode, response.json().error.message]).toEqual([400, message])
  expect(response.body).not.toContain(secret)
})

test('a vendor that nobody knows has no address', async () => {
  expect((await put('acme' as VendorId, { key: secret })).statusCode).toBe(400)
})

test('removed, it is gone; what is not there cannot be removed', async () => {
  await put('openai', { key: secret })

  const [first, again] = [
    await owner.request('DELETE', '/api/v1/vendor-keys/openai'),
    await owner.request('DELETE', '/api/v1/vendor-keys/openai'),
  ]

  expect([first.statusCode, again.statusCode]).toEqual([204, 404])
  expect(again.json().error.message).toBe('This workspace has no key of its own for OpenAI.')
  expect(await view('openai')).toMatchObject({ source: 'none' })
})

test('of twenty who save at once one stays', async () => {
  const responses = await Promise.all(Array.from({ length: 20 }, (_, at) => put('openai', { key: `${secret}${at}` })))

  expect(responses.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
  expect(await view('openai')).toMatchObject({ source: 'workspace', is_unreadable: false })
})

test.each<[Role, number]>([
  ['owner', 200],
  ['admin', 200],
  ['agent', 403],
  ['viewer', 403],
])('%s: seeing, saving, testing and removing a key is %i', async (role, status) => {
  await put('openai', { key: secret })
  await setRole(app, owner, role)

  const statuses = [
    (await owner.request('GET', '/api/v1/vendor-keys')).statusCode,
    (await put('openai', { key: secret })).statusCode,
    (await owner.request('POST', '/api/v1/vendor-keys/openai/test')).statusCode,
    (await owner.request('DELETE', '/api/v1/vendor-keys/openai')).statusCode,
  ]

  expect(statuses).toEqual([status, status, status, status === 200 ? 204 : 403])
})

test('another workspace sees and removes none of it', async () => {
  await put('openai', { key: secret })
  const outsider = await app.register()

  const removed = await outsider.request('DELETE', '/api/v1/vendor-keys/openai')

  expect([removed.statusCode, (await view('openai', outsider))?.source]).toEqual([404, 'none'])
  expect(await view('openai')).toMatchObject({ source: 'workspace' })
})

test('API keys reach none of it', async () => {
  const wanted = { name: 'Export', scope: 'write', expires_in_days: 7 }
  const { key } = (await owner.request('POST', '/api/v1/api-keys', wanted)).json()
  const bearer = { authorization: `Bearer ${key}` }

  const responses = [
    await app.anyone.request('GET', '/api/v1/vendor-keys', undefined, bearer),
    await app.anyone.request('PUT', '/api/v1/vendor-keys/openai', { key: secret }, bearer),
    await app.anyone.request('POST', '/api/v1/vendor-keys/openai/test', undefined, bearer),
  ]

  expect(responses.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403])
})

describe('testing a key', () => {
  test.each<[VendorId, string]>([
    ['openai', 'OpenAI'],
    ['anthropic', 'Anthropic'],
    ['google', 'Google'],
    ['mistral', 'Mistral'],
    ['openrouter', 'OpenRouter'],
  ])('%s says how many models it lists, or that the key is wrong', async (vendor, label) => {
    await put(vendor, { key: loopbackKey })
    const good = await tryOut(vendor)
    await put(vendor, { key: secret })
    const bad = await tryOut(vendor)

    expect(good).toEqual({ is_ok: true, message: `${label} answered. It lists no models.` })
    expect(bad).toEqual({ is_ok: false, message: expect.stringMatching(/^The vendor refused the API key\./) })
    expect(bad.message).not.toContain(secret)
  })

  test("the installation's own key can be tested too; where there is none there is nothing to test", async () => {
    const none = await owner.request('POST', '/api/v1/vendor-keys/openai/test')

    expect(await tryOut('groq')).toMatchObject({ is_ok: true })
    expect([none.statusCode, none.json().error.message]).toEqual([
      409,
      'There is no key for OpenAI to test. Add one first.',
    ])
  })

  test('no transaction is open while the vendor is asked', async () => {
    await put('openai', { key: loopbackKey })
    const held = Promise.withResolvers<void>()
    const before = vendors.requests.length
    vendors.script({ status: 200, body: { data: [{ id: 'gpt-6-luna' }] }, after: held.promise })
    const testing = owner.request('POST', '/api/v1/vendor-keys/openai/test')
    await expect.poll(() => vendors.requests.length).toBe(before + 1)

    const meanwhile = await view('openai')
    held.resolve()

    expect(meanwhile?.source).toBe('workspace')
    expect((await testing).json()).toEqual({ is_ok: true, message: 'OpenAI answered. It lists 1 model.' })
  })
})
