import { Writable } from 'node:stream'
import type { WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import type { VendorKeyView } from '@parley/contract/vendor-keys'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackVendors, loopbackKey, startLoopbackVendors } from '../../../test/loopback-vendors.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { createModels } from './models.service.ts'

let vendors: LoopbackVendors
let app: TestApp
let owner: RegisteredCaller

beforeAll(async () => {
  vendors = await startLoopbackVendors()
  app = await startTestApp({ OPENAI_BASE_URL: vendors.baseUrl('openai') })
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
const view = async (vendor: VendorId, caller = owner) =>
  (await caller.request('GET', '/api/v1/vendor-keys'))
    .json<{ items: VendorKeyView[] }>()
    .items.find((item) => item.vendor === vendor)
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
