import type { ConversationListItem } from '@parley/contract/conversations'
import type { BotId, WorkspaceId } from '@parley/contract/ids'
import type { Page } from '@parley/contract/paging'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InboxScene, startInboxScene } from '../../../test/inbox-scene.ts'
import type { Caller } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { searchQuery } from '../../platform/search-words.ts'
import { findMatching } from './conversations.repository.ts'

let scene: InboxScene

beforeAll(async () => {
  scene = await startInboxScene()
})
afterAll(() => scene.close())

const search = async (typed: string, more = '') =>
  (await scene.list(`q=${encodeURIComponent(typed)}${more}`)).items.map((item) => item.preview)

function workspaceOf(botId: BotId): Promise<WorkspaceId> {
  return withSystem(scene.app.services.database, 'test.workspace', async (tx) => {
    const row = await tx.selectFrom('bot').select('workspace_id').where('id', '=', botId).executeTakeFirstOrThrow()
    return row.workspace_id
  })
}

/** Puts conversations of one turn each straight into the tables, named by their number, the oldest first. */
async function seed(botId: BotId, count: number, wordsOf: (number: number) => string[]): Promise<void> {
  const workspaceId = await workspaceOf(botId)
  const words = Array.from({ length: count }, (_, index) => wordsOf(index + 1).join(' '))
  await withSystem(scene.app.services.database, 'test.seed', async (tx) => {
    const session = crypto.randomUUID()
    await sql`insert into visitor_session (workspace_id, id, bot_id, session_id)
      values (${workspaceId}, ${session}, ${botId}, 'many')`.execute(tx)
    await sql`
      with made as (
        select number, words, gen_random_uuid() as conversation, gen_random_uuid() as question, gen_random_uuid() as answer
        from unnest(${words}::text[]) with ordinality as given (words, number)
      ), conversations as (
        insert into conversation (workspace_id, id, bot_id, visitor_session_id, message_count, last_message_at, last_turn_state, preview)
        select ${workspaceId}::uuid, conversation, ${botId}::uuid, ${session}::uuid, 2,
          '2025-01-01Z'::timestamptz + make_interval(mins => number::integer), 'complete', number::text
        from made
      )
      insert into turn (workspace_id, id, bot_id, visitor_session_id, conversation_id, visitor_message_id,
        answer_message_id, client_message_id, state, mode, words)
      select ${workspaceId}::uuid, gen_random_uuid(), ${botId}::uuid, ${session}::uuid, conversation, question, answer,
        number::text, 'complete', 'model',
        array_to_tsvector(string_to_array('w' || replace(${workspaceId}::text, '-', '') || ' ' || words, ' '))
      from made`.execute(tx)
  })
}

/** What all pages of a search hold, one after the other. */
async function pageThroughAs(caller: Caller, typed: string): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page<ConversationListItem> = (
      await caller.request('GET', `/api/v1/conversations?q=${typed}&limit=20${cursor && `&cursor=${cursor}`}`)
    ).json()
    seen.push(...page.items.map((item) => item.preview))
    cursor = page.next_cursor
  }
  return seen
}

describe('what visitors said and were answered', () => {
  beforeAll(async () => {
    for (const text of [
      'Is the warranty on batteries void?',
      "It's my café in München 👍",
      '注文番号を確認',
      'w'.repeat(500),
    ]) {
      await (await scene.visitor()).say(text)
    }
  })

  test.each([
    ['warranty', 1],
    ['WARRANTY', 1],
    ['war bat', 1],
    ['war missing', 0],
    ['"warranty on" & !void | (', 1],
    ["it's", 1],
    ['cafe', 1],
    ['munchen', 1],
    ['👍', 1],
    ['番号', 1],
    ['w'.repeat(200), 1],
    ["' or 1=1; --", 0],
    [':* <-> \\', 0],
    ['?!', 0],
  ])('%s finds %i', async (typed, count) => {
    expect(await search(typed)).toHaveLength(count)
  })

  test('the words of answers are found too', async () => {
    const { conversation_id: id } = await (await scene.visitor()).say('Repeat: xylophone')

    const { items } = await scene.list('q=said%20xylo')

    expect(items.map((item) => item.id)).toEqual([id])
  })

  test('a search goes together with filters', async () => {
    expect(await search('warranty', '&state=open')).toHaveLength(1)
    expect(await search('warranty', '&state=closed')).toEqual([])
    expect(await search('warranty', '&rating=up')).toEqual([])
    expect(await search('warranty', '&to=2020-01-01')).toEqual([])
  })

  test('an answer that broke off is found by what came of it', async () => {
    const answer = scene.groq.hold()
    const reader = await scene.stream('Break off', { sessionId: 'broken' })
    await answer.send('Halfquarter')
    await answer.reset()
    await reader.rest()

    expect(await search('halfquarter')).toEqual(['Break off'])
  })
})

describe('among many', () => {
  const many = 1_500
  let workspaceId: WorkspaceId

  beforeAll(async () => {
    workspaceId = await workspaceOf(scene.bot.id)
    // Each conversation has the word "common"; every fiftieth, from the oldest on, is "seldom" too; the oldest is "unique".
    await seed(scene.bot.id, many, (number) => [
      ...['common', number % 50 === 1 ? 'seldom' : 'often'],
      number === 1 ? 'unique' : 'usual',
    ])
  })

  const pageThrough = (typed: string) => pageThroughAs(scene.owner, typed)
  const numbers = (isMeant: (number: number) => boolean) =>
    Array.from({ length: many }, (_, index) => many - index)
      .filter(isMeant)
      .map(String)

  test('a common, a seldom and a unique word each find all that they should, once and in order', async () => {
    expect(await pageThrough('unique')).toEqual(['1'])
    expect(await pageThrough('seldom')).toEqual(numbers((number) => number % 50 === 1))
    expect(await pageThrough('common')).toEqual(numbers(() => true))
    expect(await pageThrough('seldom%20uni')).toEqual(['1'])
    expect(await pageThrough('often%20uni')).toEqual([])
    expect(await pageThrough('common%20seldom')).toEqual(numbers((number) => number % 50 === 1))
  })

  test('the index answers with all that match, or with none where there are too many', async () => {
    const find = (typed: string, most: number) =>
      withWorkspace(scene.app.services.database, workspaceId, (tx) => findMatching(tx, searchQuery(typed) ?? '', most))

    expect(await find('seldom', 30)).toHaveLength(30)
    expect(await find('seldom', 29)).toBeNull()
    expect(await find('nowhere', 5)).toEqual([])
  })

  test('the index shows a workspace nothing of another, and without one nothing at all', async () => {
    const outsider = await scene.app.register()
    const { id } = (await outsider.request('POST', '/api/v1/bots', { name: 'Other' })).json<{ id: BotId }>()
    const other = await workspaceOf(id)
    const find = (of: WorkspaceId) =>
      withWorkspace(scene.app.services.database, of, (tx) => findMatching(tx, "'seldom':*", 100))

    expect(await find(other)).toEqual([])
    expect(await find('' as WorkspaceId)).toEqual([])
  })

  test('the index may be asked by the application alone', async () => {
    const { rows } = await withSystem(scene.app.services.database, 'test.rights', (tx) =>
      sql<{ owner: string; rights: string }>`
        select proowner::regrole::text as owner, proacl::text as rights from pg_proc
        where proname = 'find_matching_conversations'`.execute(tx),
    )

    expect(rows[0]?.owner).toBe('parley_system')
    expect(rows[0]?.rights).toContain('parley_app=X')
    expect(rows[0]?.rights).not.toMatch(/[{,]=X/)
  })
})

test('words that are common, but hardly ever meet, are looked for a stretch of the list at a time', async () => {
  const owner = await scene.app.register()
  const { id } = (await owner.request('POST', '/api/v1/bots', { name: 'Busy' })).json<{ id: BotId }>()
  // More than are looked at for one page.
  await seed(id, 2_600, (number) => (number === 1 ? ['even', 'odd'] : [number % 2 === 0 ? 'even' : 'odd']))

  const first: Page<ConversationListItem> = (
    await owner.request('GET', '/api/v1/conversations?q=even%20odd&limit=20')
  ).json()

  expect(first.items).toEqual([])
  expect(first.next_cursor).not.toBeNull()
  expect(await pageThroughAs(owner, 'even%20odd')).toEqual(['1'])
})
