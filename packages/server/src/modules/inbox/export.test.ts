import { request as httpRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { WorkspaceId } from '@parley/contract/ids'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type InboxScene, startInboxScene } from '../../../test/inbox-scene.ts'
import type { RegisteredCaller } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { exportConversations } from './export-conversations.ts'
import { csvCell } from './export-formats.ts'

let scene: InboxScene

beforeAll(async () => {
  scene = await startInboxScene()
})
afterAll(() => scene.close())
beforeEach(async () => {
  scene.groq.reset()
  await withSystem(scene.app.services.database, 'test.clear', (tx) => tx.deleteFrom('visitor_session').execute())
})

const download = (query: string) => scene.owner.request('GET', `/api/v1/conversations/export?${query}`)

/** Conversations of so many messages each, written straight into the tables. */
async function seed(to: InboxScene, { conversations, messages }: { conversations: number; messages: number }) {
  const { workspace } = (await to.owner.request('GET', '/api/accounts/me')).json<{ workspace: { id: WorkspaceId } }>()
  await to.app.services.engine.withOwner(async (_db, { executeSql }) => {
    const session = crypto.randomUUID()
    const own = [workspace.id, session, to.bot.id]
    await executeSql(
      'insert into visitor_session (workspace_id, id, bot_id, session_id) values ($1, $2::uuid, $3, $2::uuid)',
      own,
    )
    await executeSql(
      `with made as (
        insert into conversation (workspace_id, id, bot_id, visitor_session_id, message_count, last_turn_state, preview)
        select $1, gen_random_uuid(), $3, $2, $4::integer, 'complete', '' from generate_series(1, $5::integer)
        returning id
      )
      insert into message (workspace_id, id, conversation_id, position, role, text)
      select $1, gen_random_uuid(), made.id, position, 'visitor', repeat('word ', 800)
      from made cross join generate_series(0, $4::integer - 1) as position`,
      [...own, messages, conversations],
    )
  })
  return workspace.id
}

test('the CSV has a row per message, and a date in its name', async () => {
  const visitor = await scene.visitor('https://shop.example.com')
  const { conversation_id: id, message_id: messageId } = await visitor.say('A "quoted", line\nand another')
  await visitor.rate(messageId, 'down')

  const response = await download('format=csv')

  const [head, ...rows] = response.body.split('\r\n')
  expect(head).toBe(
    '\ufeffconversation_id,bot_id,bot,conversation_state,site,message_id,role,text,sent_at,answer_state,rating,model',
  )
  expect(rows[0]).toContain(`${id},${scene.bot.id},Mara,bot,https://shop.example.com,`)
  expect(rows[0]).toContain(',visitor,"A ""quoted"", line\nand another",')
  expect(rows[1]).toMatch(new RegExp(`,${messageId},bot,.*,complete,down,`, 's'))
  expect(rows).toHaveLength(3)
  expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(response.headers['content-disposition']).toMatch(/^attachment; filename="conversations-\d{4}-\d\d-\d\d\.csv"$/)
})

test('the JSON is one array of conversations with their messages, newest first', async () => {
  const visitor = await scene.visitor()
  const first = await visitor.say('One')
  await visitor.say('Two')
  const second = await (await scene.visitor()).say('Three')

  const parsed = (await download('format=json')).json()

  expect(parsed).toMatchObject([
    { id: second.conversation_id, bot: { id: scene.bot.id, name: 'Mara' }, state: 'bot', origin: null },
    {
      id: first.conversation_id,
      messages: [
        { role: 'visitor', text: 'One', state: null },
        { role: 'bot', text: 'You said: One', state: 'complete', rating: null },
        { role: 'visitor', text: 'Two' },
        { role: 'bot', text: 'You said: Two' },
      ],
    },
  ])
})

test.each(['csv', 'json'])('nothing to export is an empty file that is whole: %s', async (format) => {
  const response = await download(`format=${format}`)

  expect(response.statusCode).toBe(200)
  if (format === 'json') expect(response.json()).toEqual([])
  else expect(response.body.trim().split('\r\n')).toHaveLength(1)
})

test('filters and search hold for the file as for the list', async () => {
  const found = await (await scene.visitor()).say('Warranty of batteries')
  await (await scene.visitor()).say('Something else')
  const ids = async (query: string) =>
    (await download(`format=json&${query}`)).json().map((conversation: { id: string }) => conversation.id)

  expect(await ids('q=warr')).toEqual([found.conversation_id])
  expect(await ids('q=warr&state=closed')).toEqual([])
  expect(await ids('q=%3F')).toEqual([])
  expect(await ids('state=open')).toHaveLength(2)
  expect(await ids(`bot_id=${crypto.randomUUID()}`)).toEqual([])
})

test('an unknown format is refused', async () => {
  expect((await download('format=pdf')).statusCode).toBe(400)
})

test.each([
  ['=cmd()', "'=cmd()"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@sum', "'@sum"],
  ['\t=1', "'\t=1"],
  ['a=1', 'a=1'],
  ['=a,"b"', '"\'=a,""b"""'],
  [null, ''],
])('what a spreadsheet would run is only text: %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

test('a long conversation comes whole and in order', async () => {
  await seed(scene, { conversations: 1, messages: 1_203 })

  const [conversation] = (await download('format=json')).json()

  expect(conversation.messages).toHaveLength(1_203)
})

describe('of five thousand conversations', () => {
  const conversations = 5_000
  const messages = 2
  let full: InboxScene
  let workspaceId: WorkspaceId

  beforeAll(async () => {
    full = await startInboxScene()
    workspaceId = await seed(full, { conversations, messages })
  }, 120_000)
  afterAll(() => full.close())
  afterEach(() => vi.restoreAllMocks())

  /** An answer of which nothing is read yet. */
  function open(encoding = 'identity'): Promise<{ response: IncomingMessage; leave: () => void }> {
    const { cookie } = full.owner as RegisteredCaller
    const request = httpRequest(`${full.origin}/api/v1/conversations/export?format=json`, {
      headers: { cookie, 'accept-encoding': encoding },
    })
    request.on('error', () => undefined)
    request.end()
    return new Promise((resolve) =>
      request.on('response', (response) => resolve({ response, leave: () => request.destroy() })),
    )
  }

  test('each comes once, and at most five hundred messages are held at a time', async () => {
    const all = {
      timeZone: 'UTC',
      botId: undefined,
      state: undefined,
      rating: undefined,
      from: undefined,
      to: undefined,
    }
    const seen = new Set<string>()
    let count = 0

    for await (const part of exportConversations(full.app.services.database, workspaceId, all, undefined)) {
      seen.add(part.conversation.id)
      count += part.messages.length
      expect(part.messages.length).toBeLessThanOrEqual(500)
    }

    expect([seen.size, count]).toEqual([conversations, conversations * messages])
  })

  test('nothing is read before a slow client takes it', async () => {
    const { response } = await open()
    await full.app.services.engine.withOwner((_db, { executeSql }) =>
      executeSql(`update message set text = 'Written meanwhile' where conversation_id in (
        select id from conversation order by id limit 1)`),
    )

    const parsed = JSON.parse(await text(response)) as { messages: { text: string }[] }[]

    expect(parsed).toHaveLength(conversations)
    expect(parsed.at(-1)?.messages.map((message) => message.text)).toEqual(['Written meanwhile', 'Written meanwhile'])
  })

  test('a client that leaves ends the work', async () => {
    const made = vi.spyOn(Readable, 'from')
    const { leave } = await open()
    const [stream] = made.mock.results.map((result) => result.value as Readable)

    leave()

    await expect.poll(() => stream?.destroyed).toBe(true)
    expect(stream?.readableEnded).toBe(false)
  })

  test.each(['identity', 'gzip'])('a failure midway breaks the connection off: %s', async (encoding) => {
    const { engine } = full.app.services
    const { response } = await open(encoding)
    await engine.withOwner((_db, { executeSql }) => executeSql('alter table message rename to message_away'))

    const outcome = await text(response).then(
      () => 'complete',
      () => 'broken off',
    )

    await engine.withOwner((_db, { executeSql }) => executeSql('alter table message_away rename to message'))
    expect(outcome).toBe('broken off')
  })
})
