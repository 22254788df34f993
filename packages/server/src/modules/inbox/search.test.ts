import type { BotId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InboxScene, startInboxScene } from '../../../test/inbox-scene.ts'
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
    await withSystem(scene.app.services.database, 'test.seed', async (tx) => {
      const session = crypto.randomUUID()
      await sql`insert into visitor_session (workspace_id, id, bot_id, session_id)
        values (${workspaceId}, ${session}, ${scene.bot.id}, 'many')`.execute(tx)
      // Each conversation has the word "common"; every fiftieth, from the oldest on, is "seldom" too; the oldest is "unique".
      await sql`
        with made as (
          select number, gen_random_uuid() as conversation, gen_random_uuid() as question, gen_random_uuid() as answer
          from generate_series(1, ${many}) as number
        ), conversations as (
          insert into conversation (workspace_id, id, bot_id, visitor_session_id, message_count, last_message_at, last_turn_state, preview)
          select ${workspaceId}::uuid, conversation, ${scene.bot.id}::uuid, ${session}::uuid, 2,
            '2025-01-01Z'::timestamptz + make_interval(mins => number), 'complete', number::text
          from made
        )
        insert into turn (workspace_id, id, bot_id, visitor_session_id, conversation_id, visitor_message_id,
          answer_message_id, client_message_id, state, mode, words)
        select ${workspaceId}::uuid, gen_random_uuid(), ${scene.bot.id}::uuid, ${session}::uuid, conversation, question, answer,
          number::text, 'complete', 'model', array_to_tsvector(array['w' || replace(${workspaceId}::text, '-', ''), 'common',
            case when number % 50 = 1 then 'seldom' else 'often' end, case when number = 1 then 'unique' else 'usual' end])
        from made`.execute(tx)
    })
  })

  const pageThrough = async (typed: string): Promise<string[]> => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<InboxScene['list']>> = await scene.list(
        `q=${typed}&limit=20${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...page.items.map((item) => item.preview))
      cursor = page.next_cursor
    }
    return seen
  }
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
