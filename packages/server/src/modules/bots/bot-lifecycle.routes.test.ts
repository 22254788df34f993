import { type BotSettingsInput, type BotView, defaultBotSettings } from '@parley/contract/bots'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp({ VISITOR_MESSAGES_PER_MINUTE: '1000', IP_MESSAGES_PER_MINUTE: '100000' })
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  bot = await create('Mara')
})

async function create(name: string): Promise<BotView> {
  return (await owner.request('POST', '/api/v1/bots', { name })).json()
}
const act = (action: 'duplicate' | 'archive' | 'unarchive', id = bot.id) =>
  owner.request('POST', `/api/v1/bots/${id}/${action}`)
const upgrade = () => owner.request('POST', '/api/v1/billing/upgrade')
const listed = async (): Promise<string[]> =>
  (await owner.request('GET', '/api/v1/bots')).json().items.map((item: { name: string }) => item.name)
const used = async () => (await owner.request('GET', '/api/v1/usage')).json().bots_used
const send = () =>
  app.anyone.request('POST', `/api/send/${bot.embed_token}/`, { message: 'Hello', session_id: crypto.randomUUID() })
const save = (changes: Partial<BotSettingsInput>) =>
  owner.request('PUT', `/api/v1/bots/${bot.id}`, { ...defaultBotSettings, name: 'Mara', ...changes })

describe('a copy', () => {
  beforeEach(async () => {
    await upgrade()
  })

  test('has what is published of the original, under a name and a token of its own', async () => {
    const changes = {
      ...{ temperature: 0.1, suggested_questions: ['Why?'], allowed_domains: ['example.com'] },
      fallback_models: [{ vendor: 'anthropic' as const, model: 'claude-haiku-5-5' }],
    }
    const { settings } = (await save(changes)).json()

    const response = await act('duplicate')

    const copy: BotView = response.json()
    expect(response.statusCode).toBe(201)
    expect(copy).toMatchObject({ version: 1, counts: { conversations: 0, messages: 0 }, embedded_at: null })
    expect(copy.settings).toEqual({ ...settings, name: 'Copy of Mara' })
    expect(copy.embed_token).not.toBe(bot.embed_token)
    expect(await listed()).toEqual(['Copy of Mara', 'Mara'])
  })

  test.each([
    ['x'.repeat(80), `Copy of ${'x'.repeat(72)}`],
    [`${'x'.repeat(71)}🏔️`, `Copy of ${'x'.repeat(71)}`],
    [`${'x'.repeat(71)} y`, `Copy of ${'x'.repeat(71)}`],
  ])('of %j is called %j', async (name, expected) => {
    await save({ name })

    expect((await act('duplicate')).json().settings.name).toBe(expected)
  })

  test('of an archived bot answers', async () => {
    await act('archive')

    expect((await act('duplicate')).json()).toMatchObject({ archived_at: null })
  })
})

test('a copy takes a place in the plan', async () => {
  const response = await act('duplicate')

  expect([response.statusCode, response.json().error.code]).toEqual([402, 'plan_limit'])
  expect(await listed()).toEqual(['Mara'])
})

describe('an archived bot', () => {
  test('answers nobody from that moment, and answers again after', async () => {
    const before = await send()
    const archived = await act('archive')
    const meanwhile = await send()
    const unarchived = await act('unarchive')
    const after = await send()

    expect([before.statusCode, meanwhile.statusCode, after.statusCode]).toEqual([200, 403, 200])
    expect(meanwhile.json().error).toEqual({
      ...{ code: 'bot_unavailable', message: 'This assistant is no longer in service.' },
    })
    expect([archived.json().archived_at, unarchived.json().archived_at]).toEqual([expect.any(String), null])
  })

  test('gives its place free, stays to be read and edited, and is listed last', async () => {
    await act('archive')
    const other = await create('Nora')
    const saved = await save({ name: 'Mara the second' })

    expect([other.settings.name, saved.statusCode, await used()]).toEqual(['Nora', 200, 1])
    expect(await listed()).toEqual(['Nora', 'Mara the second'])
    expect((await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()).toMatchObject({
      ...{ version: 2, archived_at: expect.any(String) },
    })
  })

  test('stays archived since the first time', async () => {
    const first = (await act('archive')).json()

    expect((await act('archive')).json()).toEqual(first)
  })

  test('comes back only where the plan has room', async () => {
    await act('archive')
    await create('Nora')

    const refused = await act('unarchive')
    await upgrade()
    const accepted = await act('unarchive')

    expect([refused.statusCode, refused.json().error]).toEqual([
      402,
      { code: 'plan_limit', message: 'The Free plan includes 1 bot. Upgrade to Pro for up to 25.' },
    ])
    expect([accepted.statusCode, accepted.json().archived_at]).toEqual([200, null])
  })

  test('is deleted like any other', async () => {
    await act('archive')

    const response = await owner.request('DELETE', `/api/v1/bots/${bot.id}`, { confirm_name: 'Mara' })

    expect(response.statusCode).toBe(204)
    expect(await listed()).toEqual([])
  })
})

test('unarchiving a bot that answers changes nothing, whatever the plan', async () => {
  expect((await act('unarchive')).json()).toEqual(bot)
})

test('of many that come back at once there are as many as the plan has room for', async () => {
  await upgrade()
  const bots = [bot]
  for (const name of ['A', 'B', 'C', 'D', 'E']) bots.push(await create(name))
  for (const { id } of bots) await act('archive', id)
  await withSystem(app.services.database, 'bots.test', (tx) =>
    tx
      .updateTable('workspace')
      .set({ plan: 'free' })
      .where('id', '=', (eb) => eb.selectFrom('bot').select('workspace_id').where('id', '=', bot.id))
      .execute(),
  )

  const responses = await Promise.all(bots.map(({ id }) => act('unarchive', id)))

  expect(responses.map((response) => response.statusCode).sort()).toEqual([200, ...Array(5).fill(402)])
  expect(await used()).toBe(1)
})

test('one bot that comes back many times at once takes one place', async () => {
  await act('archive')

  const responses = await Promise.all(Array.from({ length: 6 }, () => act('unarchive')))

  expect(responses.map((response) => response.statusCode)).toEqual(Array(6).fill(200))
  expect(await used()).toBe(1)
})

test('making, copying and bringing back at once never pass the limit', async () => {
  await upgrade()
  const archived = [bot.id]
  for (let count = 0; count < 3; count += 1) archived.push((await create(`Old ${count}`)).id)
  for (const id of archived) await act('archive', id)
  for (let count = 0; count < 21; count += 1) await create(`Bot ${count}`)

  const responses = await Promise.all([
    ...archived.map((id) => act('unarchive', id)),
    ...Array.from({ length: 4 }, () => act('duplicate')),
    ...Array.from({ length: 4 }, (_item, index) => owner.request('POST', '/api/v1/bots', { name: `New ${index}` })),
  ])

  expect(responses.filter(({ statusCode }) => statusCode < 300)).toHaveLength(4)
  expect(responses.filter(({ statusCode }) => statusCode === 402)).toHaveLength(8)
  expect(await used()).toBe(25)
})

test('a workspace keeps at most two hundred archived bots', async () => {
  await withSystem(app.services.database, 'bots.test', async (tx) => {
    const { workspace_id } = await tx
      .selectFrom('bot')
      .select('workspace_id')
      .where('id', '=', bot.id)
      .executeTakeFirstOrThrow()
    const rows = Array.from({ length: 200 }, (_item, index) => ({
      ...defaultBotSettings,
      ...{ workspace_id, id: crypto.randomUUID() as BotView['id'], name: `Old ${index}`, archived_at: new Date() },
      fallback_models: '[]',
    }))
    await tx.insertInto('bot').values(rows).execute()
  })

  const response = await act('archive')

  expect([response.statusCode, response.json().error.message]).toEqual([
    409,
    'A workspace keeps at most 200 archived bots. Delete one of them first.',
  ])
})

test.each([
  ['owner', [201, 200, 200]],
  ['admin', [201, 200, 200]],
  ['agent', [403, 403, 403]],
  ['viewer', [403, 403, 403]],
] as const)('as %s', async (role, expected) => {
  await upgrade()
  await setRole(app, owner, role)

  const statuses = []
  for (const action of ['duplicate', 'archive', 'unarchive'] as const) statuses.push((await act(action)).statusCode)

  expect(statuses).toEqual(expected)
})
