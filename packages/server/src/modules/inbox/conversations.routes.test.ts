import type { ConversationView } from '@parley/contract/conversations'
import type { ConversationId } from '@parley/contract/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type InboxScene, startInboxScene } from '../../../test/inbox-scene.ts'
import { setRole } from '../../../test/set-role.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let scene: InboxScene

beforeAll(async () => {
  scene = await startInboxScene()
})
afterAll(() => scene.close())
beforeEach(async () => {
  scene.groq.reset()
  await withSystem(scene.app.services.database, 'test.clear', (tx) => tx.deleteFrom('visitor_session').execute())
})

const get = (url: string) => scene.owner.request('GET', `/api/v1/conversations${url}`)
const change = (id: string, state: string, caller = scene.owner) =>
  caller.request('PATCH', `/api/v1/conversations/${id}`, { state })

test('a conversation is listed with its bot, site, newest message and how its answer stands', async () => {
  const visitor = await scene.visitor('https://shop.example.com')
  await visitor.say('Hello')

  const { conversation_id: id } = await visitor.say('  Where   is\nmy order? ')

  const { items, next_cursor } = await scene.list()
  expect(next_cursor).toBeNull()
  expect(items).toEqual([
    {
      id,
      bot: { id: scene.bot.id, name: 'Mara', primary_color: scene.bot.settings.primary_color, avatar: null },
      state: 'bot',
      turn_state: 'complete',
      preview: 'Where is my order?',
      message_count: 4,
      up_count: 0,
      down_count: 0,
      origin: 'https://shop.example.com',
      created_at: expect.any(String),
      last_message_at: expect.any(String),
    },
  ])
})

test('a preview is at most 160 characters, whole ones', async () => {
  await (await scene.visitor()).say('👍'.repeat(300))

  const { items } = await scene.list()

  expect(items[0]?.preview).toBe('👍'.repeat(160))
})

test('pages neither lose nor repeat a conversation while new messages arrive', async () => {
  const visitors = []
  const ids: string[] = []
  for (let number = 0; number < 6; number += 1) {
    const visitor = await scene.visitor()
    ids.unshift((await visitor.say(`Number ${number}`)).conversation_id)
    visitors.push(visitor)
  }
  const first = await scene.list('limit=2')

  await visitors.at(-1)?.say('Once more')
  await (await scene.visitor()).say('A newcomer')
  const second = await scene.list(`limit=2&cursor=${first.next_cursor}`)
  const third = await scene.list(`limit=2&cursor=${second.next_cursor}`)

  expect([...first.items, ...second.items, ...third.items].map((item) => item.id)).toEqual(ids)
  expect(third.next_cursor).toBeNull()
})

test('conversations of one microsecond are told apart by their ids', async () => {
  for (let number = 0; number < 5; number += 1) await (await scene.visitor()).say('Same time')
  await withSystem(scene.app.services.database, 'test.same-time', (tx) =>
    tx.updateTable('conversation').set({ last_message_at: new Date() }).execute(),
  )

  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Awaited<ReturnType<InboxScene['list']>> = await scene.list(`limit=2${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.items.map((item) => item.id))
    cursor = page.next_cursor
  }

  expect(seen).toHaveLength(5)
  expect(new Set(seen).size).toBe(5)
})

test.each([
  'nonsense',
  Buffer.from('{"at":"now","id":"1"}').toString('base64url'),
  Buffer.from('{').toString('base64url'),
])('a cursor that no page gave is refused: %s', async (cursor) => {
  const response = await get(`?cursor=${cursor}`)

  expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
})

test('filters find by state, rating, bot and day', async () => {
  const [answered, failed, closed] = [await scene.visitor(), await scene.visitor(), await scene.visitor()]
  const good = await answered.say('Answer me')
  await answered.rate(good.message_id, 'up')
  for (let attempt = 0; attempt < 3; attempt += 1) scene.groq.failWith({ status: 400 })
  const bad = await failed.say('Fail')
  scene.groq.reset()
  const ended = await closed.say('Close me')
  await change(ended.conversation_id, 'closed')
  const today = new Date().toISOString().slice(0, 10)

  const found = async (query: string) => (await scene.list(query)).items.map((item) => item.id).sort()

  expect(await found('state=unanswered')).toEqual([bad.conversation_id])
  expect(await found('state=closed')).toEqual([ended.conversation_id])
  expect(await found('state=open')).toEqual([good.conversation_id, bad.conversation_id].sort())
  expect(await found('state=answering')).toEqual([])
  expect(await found('rating=up')).toEqual([good.conversation_id])
  expect(await found('rating=down')).toEqual([])
  expect(await found('rating=none&state=open')).toEqual([bad.conversation_id])
  expect(await found(`bot_id=${scene.bot.id}`)).toHaveLength(3)
  expect(await found(`bot_id=${crypto.randomUUID()}`)).toEqual([])
  expect(await found(`from=${today}&to=${today}`)).toHaveLength(3)
  expect(await found('from=2100-01-01')).toEqual([])
  expect(await found('to=2020-01-01')).toEqual([])
})

test("a day is one of the workspace's time zone", async () => {
  const { conversation_id: id } = await (await scene.visitor()).say('Late')
  await withSystem(scene.app.services.database, 'test.time-zone', async (tx) => {
    await tx.updateTable('workspace').set({ time_zone: 'Asia/Kolkata' }).execute()
    await tx
      .updateTable('conversation')
      .set({ last_message_at: new Date('2026-03-09T19:00:00Z') })
      .execute()
  })

  const [ninth, tenth] = [await scene.list('from=2026-03-09&to=2026-03-09'), await scene.list('from=2026-03-10')]
  await withSystem(scene.app.services.database, 'test.time-zone', (tx) =>
    tx.updateTable('workspace').set({ time_zone: 'UTC' }).execute(),
  )

  expect([ninth.items.length, tenth.items.map((item) => item.id)]).toEqual([0, [id]])
})

test('while an answer is written the list says so, and the transcript shows what there is of it', async () => {
  const answer = scene.groq.hold()
  const reader = await scene.stream('Tell me', { sessionId: 'slow' })
  await answer.send('So far')
  await reader.until((received) => received.some(({ event }) => event.type === 'text-delta'))

  const [listed] = (await scene.list('state=answering')).items
  const [turn] = (await scene.turnsOf(listed?.id ?? '')).items
  await answer.finish()
  await reader.rest()

  expect(turn).toMatchObject({ state: 'running', answer: { text: 'So far' }, total_ms: null, ended_at: null })
  expect((await scene.list('state=answering')).items).toEqual([])
})

test('a transcript tells what each answer took, and pages back to the first', async () => {
  const visitor = await scene.visitor()
  let id = ''
  for (let number = 1; number <= 5; number += 1) id = (await visitor.say(`Question ${number}`)).conversation_id

  const newest = await scene.turnsOf(id, 'limit=2')
  const older = await scene.turnsOf(id, `limit=2&cursor=${newest.next_cursor}`)
  const oldest = await scene.turnsOf(id, `limit=2&cursor=${older.next_cursor}`)

  const texts = [oldest, older, newest].flatMap((page) => page.items.map((turn) => turn.question.text))
  expect(texts).toEqual([1, 2, 3, 4, 5].map((number) => `Question ${number}`))
  expect(oldest.next_cursor).toBeNull()
  expect(newest.items[1]).toMatchObject({
    answer: { text: 'You said: Question 5', is_cut: false, rating: null },
    state: 'complete',
    mode: 'model',
    vendor: 'groq',
    bot_version: 1,
    attempt: 1,
    failure: null,
  })
})

test('a conversation sums up its turns', async () => {
  const visitor = await scene.visitor()
  await visitor.say('One')
  const { conversation_id: id } = await visitor.say('Two')
  const { items } = await scene.turnsOf(id)

  const view = (await get(`/${id}`)).json<ConversationView>()

  const sum = (of: 'input_tokens' | 'output_tokens' | 'cost_nanousd') => items.reduce((all, turn) => all + turn[of], 0)
  expect(view.totals).toEqual({
    turns: 2,
    input_tokens: sum('input_tokens'),
    output_tokens: sum('output_tokens'),
    cost_nanousd: sum('cost_nanousd'),
  })
  expect(view.totals.output_tokens).toBeGreaterThan(0)
  expect(view.can_change).toBe(true)
})

describe('closing and reopening', () => {
  test('a message after closing begins a new conversation, and then the old one stays closed', async () => {
    const visitor = await scene.visitor()
    const first = await visitor.say('First')

    const closed = await change(first.conversation_id, 'closed')
    const second = await visitor.say('Second')
    const reopened = await change(first.conversation_id, 'bot')

    expect(closed.json().state).toBe('closed')
    expect(second.conversation_id).not.toBe(first.conversation_id)
    expect([reopened.statusCode, reopened.json().error.code]).toEqual([409, 'conflict'])
  })

  test('a conversation that was reopened goes on', async () => {
    const visitor = await scene.visitor()
    const { conversation_id: id } = await visitor.say('First')
    await change(id, 'closed')

    const reopened = await change(id, 'bot')

    expect([reopened.statusCode, reopened.json().state]).toEqual([200, 'bot'])
    expect((await visitor.say('Second')).conversation_id).toBe(id)
  })

  test('closing twice is closing once', async () => {
    const { conversation_id: id } = await (await scene.visitor()).say('Only')

    const states = [await change(id, 'closed'), await change(id, 'closed')].map((response) => response.json().state)

    expect(states).toEqual(['closed', 'closed'])
  })

  test('a state that is none is refused', async () => {
    const { conversation_id: id } = await (await scene.visitor()).say('Only')

    expect((await change(id, 'gone')).statusCode).toBe(400)
  })

  test('a viewer reads, and is told that changing is for others', async () => {
    const { conversation_id: id } = await (await scene.visitor()).say('Only')
    await setRole(scene.app, scene.owner as never, 'viewer')

    const [view, refused] = [await get(`/${id}`), await change(id, 'closed')]
    await setRole(scene.app, scene.owner as never, 'owner')

    expect([view.statusCode, view.json().can_change, refused.statusCode]).toEqual([200, false, 403])
  })
})

test("another workspace's conversation looks absent everywhere", async () => {
  const { conversation_id: id } = await (await scene.visitor()).say('A secret word: zanzibar')
  const outsider = await scene.app.register()

  const answers = await Promise.all([
    outsider.request('GET', `/api/v1/conversations/${id}`),
    outsider.request('GET', `/api/v1/conversations/${id}/turns`),
    change(id, 'closed', outsider),
    outsider.request('GET', `/api/v1/live?conversation_id=${id}`),
  ])
  const lists = await Promise.all(
    ['', '?q=zanzibar', `?bot_id=${scene.bot.id}`].map((query) =>
      outsider.request('GET', `/api/v1/conversations${query}`),
    ),
  )
  const file = await outsider.request('GET', '/api/v1/conversations/export?format=json')

  expect(answers.map((response) => response.statusCode)).toEqual([404, 404, 404, 404])
  expect(lists.map((response) => response.json().items)).toEqual([[], [], []])
  expect(file.json()).toEqual([])
})

test('a deleted bot takes its conversations out of the list at once', async () => {
  const { conversation_id: id } = await (await scene.visitor()).say('Mine')
  const mark = (deleted_at: Date | null) =>
    withSystem(scene.app.services.database, 'test.delete-bot', (tx) =>
      tx.updateTable('bot').set({ deleted_at }).where('id', '=', scene.bot.id).execute(),
    )
  await mark(new Date())

  const [list, view] = [await scene.list(), await get(`/${id as ConversationId}`)]
  await mark(null)

  expect([list.items, view.statusCode]).toEqual([[], 404])
})
