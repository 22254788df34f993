import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type InboxScene, startInboxScene } from '../../../test/inbox-scene.ts'
import { openEvents } from '../../../test/sse-reader.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let scene: InboxScene

beforeAll(async () => {
  scene = await startInboxScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())

/** The turns of a conversation as they are stored, oldest first, and the conversation's own record of them. */
function stored(conversationId: string) {
  return withSystem(scene.app.services.database, 'test.turns', async (tx) => {
    const { rows } = await sql<{
      bot_version: number
      words: string[]
      last_turn_state: string
      last_message_at: Date
      origin: string | null
    }>`
      select turn.bot_version, tsvector_to_array(turn.words) as words, last_turn_state, last_message_at, origin
      from turn
      join conversation on conversation.id = turn.conversation_id
      join visitor_session on visitor_session.id = turn.visitor_session_id
      where turn.conversation_id = ${conversationId} order by turn.id`.execute(tx)
    return rows
  })
}

test('a turn keeps which version of the bot answered', async () => {
  const visitor = await scene.visitor()
  await visitor.say('Before')
  await scene.saveBot({ welcome_message: `Saved at ${Date.now()}` })

  const { conversation_id: id } = await visitor.say('After')

  const [before, after] = await stored(id)
  expect(after?.bot_version).toBe((before?.bot_version ?? 0) + 1)
})

test.each([
  ['https://shop.example.com', 'https://shop.example.com'],
  [undefined, null],
  ['null', null],
])('a session that is minted on a page of %s keeps %s', async (origin, kept) => {
  const { conversation_id: id } = await (await scene.visitor(origin)).say('Where am I?')

  expect((await stored(id))[0]?.origin).toBe(kept)
})

test('the chat page itself is no other site', async () => {
  const { conversation_id: id } = await (await scene.visitor(scene.origin)).say('Where am I?')

  expect((await stored(id))[0]?.origin).toBeNull()
})

test('a retry of an earlier message leaves the list with how the newest stands, and when it came', async () => {
  for (let attempt = 0; attempt < 3; attempt += 1) scene.groq.failWith({ status: 400 })
  const failed = await scene.send('Fails', { sessionId: 'retry', clientMessageId: 'first' })
  const { conversation_id: id } = (await failed.json()) as { conversation_id: string }
  scene.groq.reset()
  await (await scene.send('Works', { sessionId: 'retry', clientMessageId: 'second' })).text()
  const [before] = await stored(id)

  for (let attempt = 0; attempt < 3; attempt += 1) scene.groq.failWith({ status: 400 })
  const again = await scene.send('Fails', { sessionId: 'retry', clientMessageId: 'first' })
  await again.text()

  const [after] = await stored(id)
  expect([again.status, after?.last_turn_state]).toEqual([503, 'complete'])
  expect(after?.last_message_at).toEqual(before?.last_message_at)
})

test('a turn whose process died is found by its words', async () => {
  const answer = scene.groq.hold()
  const reader = await scene.stream('Zeppelin', { sessionId: 'dead' })
  await answer.send('Gone')
  await reader.until((received) => received.some(({ event }) => event.type === 'text-delta'))

  await withSystem(scene.app.services.database, 'test.turns', (tx) =>
    tx.updateTable('turn').set({ process_id: null }).where('state', '=', 'running').execute(),
  )
  await scene.app.services.turnSweep.sweepDead()
  await answer.finish()
  await reader.rest()

  const { items } = await scene.list('q=zeppelin')
  expect(items.map((item) => [item.preview, item.turn_state])).toEqual([['Zeppelin', 'interrupted']])
})

test('a message sent once more is told with its turn, under ids past all that came before', async () => {
  const send = () => scene.stream('Twice', { sessionId: 'twice', clientMessageId: 'same' })
  const first = await (await send()).rest()

  const second = await (await send()).rest()

  const [, turn] = first
  expect(turn?.event.type).toBe('data-turn')
  expect(second.map(({ event }) => event)).toContainEqual(turn?.event)
  expect(second[0]?.id).toBeGreaterThan(first.at(-1)?.id ?? 0)
  const next = await (await scene.stream('Next', { sessionId: 'twice' })).rest()
  expect(next[0]?.id).toBeGreaterThan(second.at(-1)?.id ?? 0)
})

test('a client that broke off in what was told once more is given nothing twice', async () => {
  const send = () => scene.stream('Again', { sessionId: 'again', clientMessageId: 'same' })
  await (await send()).rest()
  const told = await (await send()).rest()

  const follow = await openEvents(`${scene.origin}/api/stream/${scene.bot.embed_token}/?session_id=again`, {
    headers: { 'last-event-id': String(told[2]?.id) },
  })

  expect([follow.response.status, await follow.rest()]).toEqual([204, []])
})
