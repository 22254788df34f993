import { Writable } from 'node:stream'
import type { Role } from '@parley/contract/accounts'
import type { WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import type { VendorKeyView } from '@parley/contract/vendor-keys'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { createModels } from './models.service.ts'

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

function change(set: Record<string, unknown>, vendor: VendorId, workspace: WorkspaceId) {
  return withSystem(app.services.database, 'test.change-key', (tx) =>
    tx.updateTable('vendor_key').set(set).where('vendor', '=', vendor).where('workspace_id', '=', workspace).execute(),
  )
}

async function rowOf(vendor: VendorId, workspace: WorkspaceId) {
  return withSystem(app.services.database, 'test.read-key', (tx) =>
    tx
      .selectFrom('vendor_key')
      .selectAll()
      .where('vendor', '=', vendor)
      .where('workspace_id', '=', workspace)
      .executeTakeFirstOrThrow(),
  )
}

async function workspaceOf(caller: RegisteredCaller): Promise<WorkspaceId> {
  return (await caller.request('GET', '/api/accounts/me')).json().workspace.id
}

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

describe('at rest', () => {
  test('no table holds a key in plain text, and no log line does', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk))
        done()
      },
    })
    const { database, secretKey, env } = app.services
    const loud = createModels({ ...{ env, database, secretKey }, log: pino({ level: 'trace' }, sink) })
    await put('openai', { key: secret })
    await put('google', { key: `${secret}google` })
    await tryOut('openai')
    const workspaceId = await workspaceOf(owner)
    const choice = { vendor: 'openai' as const, model: 'gpt-6-luna', fallback_models: [] }
    await change({ sealed_key: 'x.y.z' }, 'google', workspaceId)
    await loud.findAnswerModels({ ...choice, workspaceId })
    await loud.sealKeysAnew()

    expect(await dump()).not.toContain(secret)
    expect(lines.join('')).toContain('cannot be opened')
    expect(lines.join('')).not.toContain(secret)
  })

  test.each<[string, (mine: WorkspaceId, theirs: WorkspaceId) => Promise<void>]>([
    [
      'from another workspace',
      async (mine, theirs) => {
        const { sealed_key } = await rowOf('openai', theirs)
        await change({ sealed_key }, 'openai', mine)
      },
    ],
    [
      'from another vendor',
      async (mine) => {
        const { sealed_key } = await rowOf('anthropic', mine)
        await change({ sealed_key }, 'openai', mine)
      },
    ],
    [
      'with its row’s id changed',
      async (mine) => {
        await change({ id: crypto.randomUUID() }, 'openai', mine)
      },
    ],
    [
      'to be sent to another address',
      async (mine) => {
        await change({ base_url: 'https://evil.example.com/v1' }, 'openai', mine)
      },
    ],
  ])('a sealed key that was moved %s opens nowhere', async (_how, move) => {
    const outsider = await app.register()
    await put('openai', { key: secret })
    await put('anthropic', { key: secret })
    await put('openai', { key: secret }, outsider)
    const [mine, theirs] = [await workspaceOf(owner), await workspaceOf(outsider)]

    await move(mine, theirs)
    app.services.models.keys.forget(mine)

    expect(await view('openai')).toMatchObject({ source: 'none', is_unreadable: true })
    const choice = { vendor: 'openai' as const, model: 'gpt-6-luna', fallback_models: [] }
    expect(await app.services.models.findAnswerModels({ ...choice, workspaceId: mine })).toEqual([])
    expect(await view('openai', outsider)).toMatchObject({ source: 'workspace', is_unreadable: false })
  })

  test('a new secret seals anew what the one before sealed, and needs that one no more', async () => {
    await put('openai', { key: loopbackKey })
    const workspaceId = await workspaceOf(owner)
    const before = await rowOf('openai', workspaceId)
    const { database, secretKey, log, env } = app.services
    const next = 'n'.repeat(40)
    const make = (previous: string | undefined) =>
      createModels({ ...{ database, log, secretKey: next }, env: { ...env, SECRET_KEY_PREVIOUS: previous } })
    const reaches = async (models: ReturnType<typeof createModels>) => {
      const choice = { vendor: 'openai' as const, model: 'gpt-6-luna', fallback_models: [] }
      return (await models.findAnswerModels({ ...choice, workspaceId })).length === 1
    }
    onTestFinished(() => change({ sealed_key: before.sealed_key }, 'openai', workspaceId).then(() => undefined))

    const [lost, onUse] = [await reaches(make(undefined)), await reaches(make(secretKey))]
    await make(undefined).sealKeysAnew()
    const untouched = await rowOf('openai', workspaceId)
    await make(secretKey).sealKeysAnew()
    const after = await rowOf('openai', workspaceId)

    expect([lost, onUse]).toEqual([false, true])
    expect(untouched.sealed_key).toBe(before.sealed_key)
    expect(after.sealed_key?.split('.')[0]).not.toBe(before.sealed_key?.split('.')[0])
    expect(await reaches(make(undefined))).toBe(true)
  })
})

describe('an address that a workspace chose', () => {
  const base = () => vendors.baseUrl('compatible')

  test.each([
    'http://127.0.0.1:11434/v1',
    'http://2130706433/v1',
    'http://0x7f.1/v1',
    'http://[::1]/v1',
    'http://[::ffff:127.0.0.1]/v1',
    'http://169.254.169.254/latest',
    'http://10.0.0.8/v1',
    'http://localhost:11434/v1',
    'http://models.localhost/v1',
  ])('%s is refused at once', async (base_url) => {
    const response = await put('compatible', { base_url })

    expect([response.statusCode, response.json().error.fields]).toEqual([
      400,
      { base_url: 'This address leads into a private network, which this installation does not allow.' },
    ])
  })

  test('one that leads there after all is not connected to', async () => {
    await put('compatible', { base_url: 'https://models.example.com/v1' })
    const workspaceId = await workspaceOf(owner)
    // As a name would that changed its mind since; without a key nothing binds the row to its address.
    await change({ base_url: base() }, 'compatible', workspaceId)
    app.services.models.keys.forget(workspaceId)
    const before = vendors.requests.length

    const tested = await tryOut('compatible')

    expect(tested).toEqual({
      is_ok: false,
      message:
        'The connection to the vendor failed: The address leads into a private network, which this installation does not allow.',
    })
    expect(vendors.requests).toHaveLength(before)
  })

  test('may lead there where the operator allows it, with or without a key', async () => {
    const open = await startTestApp({ ALLOW_PRIVATE_MODEL_HOSTS: 'true' })
    onTestFinished(() => open.close())
    const someone = await open.register()

    const saved = await put('compatible', { base_url: `${base()}/`, key: loopbackKey }, someone)

    expect(saved.statusCode).toBe(200)
    expect(await view('compatible', someone)).toMatchObject({ base_url: base(), last_four: '9876' })
    expect(await tryOut('compatible', someone)).toMatchObject({ is_ok: true })
  })
})

/** Every row of every table, as a backup would hold it. */
async function dump(): Promise<string> {
  return withSystem(app.services.database, 'test.dump', async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
        and has_table_privilege(oid, 'select')`.execute(tx)
    let text = ''
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} as t`.execute(tx)
      text += rows.map(({ row }) => row).join('\n')
    }
    return text
  })
}
