import type { HistoryView } from '@parley/contract/chat'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type InboxScene, startInboxScene, type Visitor } from '../../../test/inbox-scene.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let scene: InboxScene

beforeAll(async () => {
  scene = await startInboxScene()
})
afterAll(() => scene.close())
beforeEach(() => scene.groq.reset())

async function counts(conversationId: string) {
  const { items } = await scene.list()
  const found = items.find((item) => item.id === conversationId)
  const insights = (await scene.owner.request('GET', '/api/v1/insights?days=7')).json()
  return {
    conversation: [found?.up_count, found?.down_count],
    days: [insights.totals.rated_up, insights.totals.rated_down],
  }
}

async function ratingsInHistory({ token }: Visitor) {
  const response = await fetch(`${scene.origin}/api/history/${scene.bot.embed_token}/`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { conversations } = (await response.json()) as HistoryView
  return conversations.flatMap((conversation) => conversation.messages.map((message) => message.rating))
}

function forgetRatings(): Promise<unknown> {
  return withSystem(scene.app.services.database, 'test.forget-ratings', (tx) =>
    tx.updateTable('bot_usage_day').set({ rated_up: 0, rated_down: 0 }).execute(),
  )
}

test('a rating is given, changed and taken back, and counted exactly however often it is sent', async () => {
  await forgetRatings()
  const visitor = await scene.visitor()
  await visitor.say('First')
  const { conversation_id: id, message_id: messageId } = await visitor.say('Second')

  const seen = []
  for (const rating of ['up', 'up', 'down', null, null, 'up'] as const) {
    const response = await visitor.rate(messageId, rating)
    seen.push([response.status, await response.json(), await counts(id)])
  }

  const after = (rating: string | null, up: number, down: number) => [
    200,
    { message_id: messageId, rating },
    { conversation: [up, down], days: [up, down] },
  ]
  expect(seen).toEqual([
    after('up', 1, 0),
    after('up', 1, 0),
    after('down', 0, 1),
    after(null, 0, 0),
    after(null, 0, 0),
    after('up', 1, 0),
  ])
  expect(await ratingsInHistory(visitor)).toEqual([null, null, null, 'up'])
})

test('the same rating many times at once counts once', async () => {
  await forgetRatings()
  const visitor = await scene.visitor()
  const { conversation_id: id, message_id: messageId } = await visitor.say('Storm')

  await Promise.all(Array.from({ length: 10 }, () => visitor.rate(messageId, 'down')))

  expect(await counts(id)).toEqual({ conversation: [0, 1], days: [0, 1] })
})

test("another session's answer, a visitor's message and one that is none look absent", async () => {
  const [owner, other] = [await scene.visitor(), await scene.visitor()]
  const { conversation_id: id, message_id: messageId } = await owner.say('Mine')
  const [turn] = (await scene.turnsOf(id)).items

  const responses = [
    await other.rate(messageId, 'up'),
    await owner.rate(turn?.question.id ?? '', 'up'),
    await owner.rate(crypto.randomUUID(), 'up'),
  ]

  expect(responses.map((response) => response.status)).toEqual([404, 404, 404])
  expect((await counts(id)).conversation).toEqual([0, 0])
})

test('an answer that failed cannot be rated, nor one that is still being written', async () => {
  const visitor = await scene.visitor()
  const held = scene.groq.hold()
  const reader = await scene.stream('Slowly', { sessionId: visitor.sessionId, token: visitor.token })
  await held.send('Word')
  await reader.until((received) => received.some(({ event }) => event.type === 'text-delta'))
  const [start] = reader.received
  const messageId = start?.event.type === 'start' ? start.event.messageId : ''

  const running = await visitor.rate(messageId, 'up')
  await held.reset()
  await reader.rest()
  const failed = await visitor.rate(messageId, 'up')

  expect([running.status, failed.status]).toEqual([409, 404])
})

test('rating needs the token of the very session', async () => {
  const [visitor, other] = [await scene.visitor(), await scene.visitor()]
  const { message_id: messageId } = await visitor.say('Guarded')
  const rate = (sessionId: string, token?: string) =>
    fetch(`${scene.origin}/api/rating/${scene.bot.embed_token}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ session_id: sessionId, message_id: messageId, rating: 'up' }),
    })

  const responses = [
    await rate(visitor.sessionId),
    await rate(visitor.sessionId, 'nonsense'),
    await rate(visitor.sessionId, other.token),
    await rate(visitor.sessionId, visitor.token),
  ]

  expect(responses.map((response) => response.status)).toEqual([401, 401, 403, 200])
})

test('a rating that is none is refused', async () => {
  const visitor = await scene.visitor()
  const { message_id: messageId } = await visitor.say('Stars')

  expect((await visitor.rate(messageId, 'five' as never)).status).toBe(400)
})

test('whoever rates too fast is told when to try again', async () => {
  const slow = await startInboxScene({ VISITOR_MESSAGES_PER_MINUTE: '2' })
  const visitor = await slow.visitor()
  const { message_id: messageId } = await visitor.say('Fast')

  const statuses = []
  for (const rating of ['up', 'down', 'up'] as const) statuses.push((await visitor.rate(messageId, rating)).status)
  await slow.close()

  expect(statuses).toEqual([200, 200, 429])
})
