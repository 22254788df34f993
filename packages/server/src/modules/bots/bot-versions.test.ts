import type { MeView } from '@parley/contract/accounts'
import { type BotView, defaultBotSettings } from '@parley/contract/bots'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'

let app: TestApp
let owner: RegisteredCaller
let me: MeView
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  me = (await owner.request('GET', '/api/accounts/me')).json()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})

const settings = (changes: object = {}) => ({ ...defaultBotSettings, name: 'Mara', ...changes })
const save = (changes: object) => owner.request('PUT', `/api/v1/bots/${bot.id}`, settings(changes))

function versions() {
  return withWorkspace(app.services.database, me.workspace.id, (tx) =>
    tx
      .selectFrom('bot_version')
      .select(['version', 'settings', 'saved_by'])
      .where('bot_id', '=', bot.id)
      .orderBy('version')
      .execute(),
  )
}

test('every save is a version of its own, with all that it published and who did', async () => {
  await save({ name: 'Nora', allowed_domains: ['example.com'] })
  await save({ name: 'Nora', temperature: 1.25 })

  const by = { saved_by: me.user.id }
  expect(await versions()).toEqual([
    { version: 1, settings: settings(), ...by },
    { version: 2, settings: settings({ name: 'Nora', allowed_domains: ['example.com'] }), ...by },
    { version: 3, settings: settings({ name: 'Nora', temperature: 1.25 }), ...by },
  ])
})

test('saving what is published already makes none', async () => {
  const first = await save({ name: 'Nora', temperature: 1.1 })

  const second = await save({
    name: ' Nora ',
    temperature: 1.1,
    primary_color: defaultBotSettings.primary_color.toUpperCase(),
  })

  expect(second.json()).toEqual(first.json())
  expect(await versions()).toHaveLength(2)
})

test('a rejected save makes none', async () => {
  await save({ name: '' })
  await save({ model: 'gpt-9' })

  expect(await versions()).toHaveLength(1)
})

test('saves at once each get their number', async () => {
  const responses = await Promise.all(Array.from({ length: 8 }, (_item, index) => save({ name: `Mara ${index}` })))

  const numbers = responses.map((response) => response.json().version)
  const stored = await versions()
  expect(numbers.sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  expect(stored).toHaveLength(9)
  expect((await owner.request('GET', `/api/v1/bots/${bot.id}`)).json().settings).toEqual(stored.at(-1)?.settings)
})

test('the application cannot rewrite what was published', async () => {
  const rewrite = withWorkspace(app.services.database, me.workspace.id, (tx) =>
    tx.updateTable('bot_version').set({ settings: '{}' }).where('bot_id', '=', bot.id).execute(),
  )

  await expect(rewrite).rejects.toThrow('permission denied for table bot_version')
  expect(await versions()).toMatchObject([{ settings: settings() }])
})

test("another workspace's transaction sees no version", async () => {
  const outsider: MeView = (await (await app.register()).request('GET', '/api/accounts/me')).json()

  const seen = await withWorkspace(app.services.database, outsider.workspace.id, (tx) =>
    tx.selectFrom('bot_version').select('version').execute(),
  )

  expect(seen).toEqual([])
})
