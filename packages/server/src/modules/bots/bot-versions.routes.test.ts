import type { MeView } from '@parley/contract/accounts'
import { type BotSettingsInput, type BotView, defaultBotSettings } from '@parley/contract/bots'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register({ name: 'Olga' })
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})

const address = (path = '') => `/api/v1/bots/${bot.id}${path}`
const get = (path: string) => owner.request('GET', address(path))
const restore = (version: number) => owner.request('POST', address(`/versions/${version}/restore`))

async function save(changes: Partial<BotSettingsInput>): Promise<BotView> {
  const response = await owner.request('PUT', address(), { ...defaultBotSettings, name: 'Mara', ...changes })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json()
}

/** A version as it was stored before bots had these settings. */
async function addOldVersion(version: number, settings: object): Promise<void> {
  const me: MeView = (await owner.request('GET', '/api/accounts/me')).json()
  await withWorkspace(app.services.database, me.workspace.id, async (tx) => {
    await tx
      .insertInto('bot_version')
      .values({ workspace_id: me.workspace.id, bot_id: bot.id, version, settings: JSON.stringify(settings) })
      .execute()
    await tx.updateTable('bot').set({ version }).where('id', '=', bot.id).execute()
  })
}

const {
  avatar: _a,
  launcher_label: _l,
  suggested_questions: _s,
  color_scheme: _c,
  fallback_models: _f,
  ...oldDefaults
} = { ...defaultBotSettings, name: 'Mara' }

const picture = `data:image/png;base64,${'A'.repeat(20_000)}`

describe('the list', () => {
  test('tells who saved what, newest first', async () => {
    await save({ temperature: 0.2, system_prompt: 'Be brief.' })
    await save({ temperature: 0.2, system_prompt: 'Be brief.', avatar: picture, suggested_questions: ['Why?'] })

    const response = await get('/versions')

    const by = { saved_by: 'Olga', created_at: expect.any(String) }
    expect(response.json()).toEqual({
      items: [
        { version: 3, changed: ['avatar', 'suggested_questions'], ...by },
        { version: 2, changed: ['system_prompt', 'temperature'], ...by },
        { version: 1, changed: [], ...by },
      ],
      next_cursor: null,
    })
  })

  test('comes page by page, each comparing its last with the one before', async () => {
    for (const temperature of [0.1, 0.2, 0.3, 0.4]) await save({ temperature })

    const first = (await get('/versions?limit=2')).json()
    const second = (await get(`/versions?limit=2&cursor=${first.next_cursor}`)).json()
    const third = (await get(`/versions?limit=2&cursor=${second.next_cursor}`)).json()

    const versions = [first, second, third].map(({ items }) => items.map((item: { version: number }) => item.version))
    expect(versions).toEqual([[5, 4], [3, 2], [1]])
    expect(second.items[1].changed).toEqual(['temperature'])
    expect(third).toMatchObject({ items: [{ changed: [] }], next_cursor: null })
  })

  test('has no page after a last one that is full', async () => {
    await save({ temperature: 0.1 })

    expect((await get('/versions?limit=2')).json()).toMatchObject({ items: [{}, {}], next_cursor: null })
  })

  test.each(['x', '-1', '1.5', '9999999999', '%00'])('refuses the cursor %s', async (cursor) => {
    const response = await get(`/versions?cursor=${cursor}`)

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
  })

  test('names nobody for a save by someone who is gone', async () => {
    await app.services.database.exempt.deleteFrom('user').where('email', '=', owner.account.email).execute()
    const me = await app.register()
    const { workspace }: MeView = (await me.request('GET', '/api/accounts/me')).json()

    const rows = await app.services.engine.withOwner((_db, jobs) =>
      jobs.executeSql(`update member set workspace_id = (select workspace_id from bot where id = '${bot.id}')
        where workspace_id = '${workspace.id}' returning user_id`),
    )

    expect(rows.rows).toHaveLength(1)
    expect((await me.request('GET', address('/versions'))).json()).toMatchObject({ items: [{ saved_by: null }] })
  })

  test('finds nothing changed by settings that came later and stand at their defaults', async () => {
    await addOldVersion(2, oldDefaults)
    await addOldVersion(3, { ...oldDefaults, name: 'Nora' })
    await save({ name: 'Nora', color_scheme: 'dark' })

    const { items } = (await get('/versions')).json()

    expect(items.map((item: { changed: string[] }) => item.changed)).toEqual([['color_scheme'], ['name'], [], []])
  })
})

describe('one version', () => {
  test('shows all that it published', async () => {
    await save({ name: 'Nora', avatar: picture, system_prompt: 'Be brief.' })

    const response = await get('/versions/2')

    expect(response.json()).toEqual({
      ...{ version: 2, saved_by: 'Olga', created_at: expect.any(String) },
      changed: ['name', 'avatar', 'system_prompt'],
      settings: { ...defaultBotSettings, name: 'Nora', avatar: picture, system_prompt: 'Be brief.' },
    })
  })

  test('from before some settings existed has them at their defaults', async () => {
    await addOldVersion(2, { ...oldDefaults, name: 'Old' })

    expect((await get('/versions/2')).json().settings).toEqual({ ...defaultBotSettings, name: 'Old' })
  })

  test.each([
    ['2', 404],
    ['0', 400],
    ['1.5', 400],
    ['x', 400],
    ['99999999999', 400],
  ])('%s is %i', async (version, status) => {
    expect((await get(`/versions/${version}`)).statusCode).toBe(status)
  })
})

describe('restoring', () => {
  test('publishes an old version as the newest, and keeps those between', async () => {
    await save({ name: 'Nora', temperature: 0.1, suggested_questions: ['Why?'] })

    const response = await restore(1)

    expect(response.json()).toMatchObject({ version: 3, settings: { ...defaultBotSettings, name: 'Mara' } })
    expect((await get('/versions')).json().items).toMatchObject([
      { version: 3, changed: ['name', 'suggested_questions', 'temperature'] },
      { version: 2 },
      { version: 1 },
    ])
    expect((await app.anyone.request('GET', `/widget/b/${bot.embed_token}/`)).body).toContain('"name":"Mara"')
  })

  test('what is published already changes nothing', async () => {
    expect((await restore(1)).json()).toEqual(bot)
  })

  test('a version from before some settings existed gives them their defaults', async () => {
    await addOldVersion(2, { ...oldDefaults, name: 'Old' })
    await save({ launcher_label: 'Ask us' })

    const response = await restore(2)

    expect(response.json()).toMatchObject({ version: 4, settings: { ...defaultBotSettings, name: 'Old' } })
  })

  test('of a version that never was is not found', async () => {
    expect((await restore(7)).statusCode).toBe(404)
  })

  test('is for admins; reading is for all', async () => {
    await setRole(app, owner, 'agent')

    const statuses = [await get('/versions'), await get('/versions/1'), await restore(1)].map((r) => r.statusCode)

    expect(statuses).toEqual([200, 200, 403])
  })
})

test('models that stand in are compared and restored with the rest', async () => {
  const fallback_models = [{ vendor: 'anthropic' as const, model: 'claude-haiku-5-5' }]
  await save({ fallback_models })
  await save({})

  const { items } = (await get('/versions')).json()
  const restored = (await restore(2)).json<BotView>()

  expect(items.map((item: { changed: string[] }) => item.changed)).toEqual([
    ['fallback_models'],
    ['fallback_models'],
    [],
  ])
  expect([restored.version, restored.settings.fallback_models]).toEqual([4, fallback_models])
})

test('a version restores a model that its vendor lists no more', async () => {
  await addOldVersion(2, { ...defaultBotSettings, name: 'Mara', vendor: 'openai', model: 'gpt-of-old' })
  await addOldVersion(3, { ...defaultBotSettings, name: 'Mara' })

  const restored = await restore(2)
  const kept = await save({ vendor: 'openai', model: 'gpt-of-old', temperature: 0.1 })

  expect([restored.statusCode, restored.json().settings.model]).toEqual([200, 'gpt-of-old'])
  expect(kept.settings).toMatchObject({ model: 'gpt-of-old', temperature: 0.1 })
})
