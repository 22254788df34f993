import type { BotView } from '@parley/contract/bots'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ VISITOR_MESSAGES_PER_MINUTE: '1000', IP_MESSAGES_PER_MINUTE: '100000' })
})
afterAll(() => app.close())

/** An owner with a bot that visitors have talked to, each in a conversation of their own. */
async function ownerOfUsedBot(conversations = 2) {
  const owner = await app.register()
  const bot: BotView = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
  const sends = Array.from({ length: conversations }, (_item, index) => send(bot, `visitor-${index}`))
  const statuses = (await Promise.all(sends)).map(({ statusCode }) => statusCode)
  expect(statuses).toEqual(Array(conversations).fill(200))
  return { owner, bot }
}

function send(bot: BotView, sessionId = 'visitor-0') {
  const body = { message: 'Hello', session_id: sessionId }
  return app.anyone.request('POST', `/api/send/${bot.embed_token}/`, body)
}

const remove = (owner: RegisteredCaller, bot: BotView, name = 'Mara') =>
  owner.request('DELETE', `/api/v1/bots/${bot.id}`, { confirm_name: name })

/** How many rows there are of a bot, in every table that has any. */
function rowsOf(bot: BotView) {
  return withSystem(app.services.database, 'bots.test', async (tx) => {
    const tables = ['visitor_session', 'conversation', 'turn', 'bot_version', 'bot_usage_day', 'embed_token'] as const
    const counts = new Map<string, number>()
    for (const table of tables) {
      const rows = await tx.selectFrom(table).select('bot_id').where('bot_id', '=', bot.id).execute()
      counts.set(table, rows.length)
    }
    counts.set('bot', (await tx.selectFrom('bot').select('id').where('id', '=', bot.id).execute()).length)
    return Object.fromEntries(counts)
  })
}

test('the wrong name deletes nothing, and says beside the field what to type', async () => {
  const { owner, bot } = await ownerOfUsedBot()

  const response = await remove(owner, bot, 'mara')

  expect(response.statusCode).toBe(400)
  expect(response.json().error.fields).toEqual({ confirm_name: 'Type the bot\'s name, "Mara", to delete it.' })
  expect((await send(bot, 'afterwards')).statusCode).toBe(200)
})

test('a name is asked for', async () => {
  const { owner, bot } = await ownerOfUsedBot(0)

  const response = await owner.request('DELETE', `/api/v1/bots/${bot.id}`, {})

  expect(response.json().error.fields).toEqual({ confirm_name: 'confirm_name is required.' })
})

test('spaces around the typed name do not count', async () => {
  const { owner, bot } = await ownerOfUsedBot(0)

  expect((await remove(owner, bot, ' Mara ')).statusCode).toBe(204)
})

test('a deleted bot is gone at once for its owner and for every visitor', async () => {
  const { owner, bot } = await ownerOfUsedBot()
  const token = bot.embed_token
  // Whatever is remembered of the bot by now must be forgotten.
  expect((await app.anyone.request('GET', `/widget/b/${token}/`)).statusCode).toBe(200)

  const response = await remove(owner, bot)

  const reads = ['embed/TOKEN.js', 'b/TOKEN/', 'test/TOKEN/'].map((path) => `/widget/${path.replace('TOKEN', token)}`)
  const answers = [
    await send(bot),
    await app.anyone.request('POST', `/api/visitor/${token}/`, {}),
    await app.anyone.request('GET', `/api/stream/${token}/?session_id=visitor-0`),
    ...(await Promise.all(reads.map((url) => app.anyone.request('GET', url)))),
    await owner.request('GET', `/api/v1/bots/${bot.id}`),
    await remove(owner, bot),
  ]
  expect(response.statusCode).toBe(204)
  expect(answers.map((answer) => [answer.statusCode, answer.json().error.code])).toEqual(
    Array(8).fill([404, 'not_found']),
  )
  expect((await owner.request('GET', '/api/v1/bots')).json().items).toEqual([])
})

test('a job then removes all that it left, in small steps, and nothing of other bots', async () => {
  const { owner, bot } = await ownerOfUsedBot()
  const neighbour = await ownerOfUsedBot()
  const before = await rowsOf(neighbour.bot)
  await addQuietVisitors(bot, 203)
  const steps = await noteDeletions(bot)
  expect(await rowsOf(bot)).toEqual({
    ...{ bot: 1, bot_version: 1, embed_token: 1, bot_usage_day: expect.any(Number) },
    ...{ visitor_session: 205, conversation: 205, turn: 2 },
  })

  await remove(owner, bot)

  await vi.waitFor(async () => expect(Object.values(await rowsOf(bot))).toEqual(Array(7).fill(0)), 20_000)
  expect(await steps()).toEqual(
    ['conversation', 'visitor_session'].flatMap((table) => [100, 100, 5].map((rows) => ({ table, rows }))),
  )
  expect(await rowsOf(neighbour.bot)).toEqual(before)
})

const asOwner = (statement: string) => app.services.engine.withOwner((_db, jobs) => jobs.executeSql(statement))

/** Sessions with a conversation each, without the time that as many real messages would take. */
async function addQuietVisitors({ id }: BotView, count: number): Promise<void> {
  await asOwner(`
    with visitor as (
      insert into visitor_session (workspace_id, id, bot_id, session_id)
      select workspace_id, gen_random_uuid(), id, 'quiet-' || number from bot, generate_series(1, ${count}) number
      where id = '${id}' returning *)
    insert into conversation (workspace_id, id, bot_id, visitor_session_id)
    select workspace_id, gen_random_uuid(), bot_id, id from visitor`)
}

/** From now on, how many of the bot's conversations and sessions each statement deletes. */
async function noteDeletions({ id }: BotView): Promise<() => Promise<unknown[]>> {
  await asOwner(`
    create table deletion (step serial, "table" text, rows int);
    create function note_deletion() returns trigger language plpgsql security definer as $$ begin
      insert into deletion ("table", rows) select tg_table_name, count(*) from gone where bot_id = '${id}' having count(*) > 0;
      return null;
    end $$`)
  for (const table of ['conversation', 'visitor_session']) {
    await asOwner(`create trigger note_deletion after delete on ${table} referencing old table as gone
      for each statement execute function note_deletion()`)
  }
  return async () => (await asOwner('select "table", rows from deletion order by step')).rows
}

test('a deletion that is refused leaves no job behind', async () => {
  const { owner, bot } = await ownerOfUsedBot(1)
  const other = await ownerOfUsedBot(1)

  await remove(owner, bot, 'not its name')
  await remove(other.owner, other.bot)

  // The second job ran; had there been a first, it would have run before it.
  await vi.waitFor(async () => expect((await rowsOf(other.bot)).bot).toBe(0), 20_000)
  expect(await rowsOf(bot)).toMatchObject({ bot: 1, conversation: 1 })
})
