import type { BotView } from '@parley/contract/bots'
import type { WorkspaceId } from '@parley/contract/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView
/** A visitor who came while the bot still answered. */
let visitor: { visitor_token: string; session_id: string }

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
  visitor = (await app.anyone.request('POST', `/api/visitor/${bot.embed_token}/`, {})).json()
})

async function setSuspended(isSuspended: boolean): Promise<void> {
  const row = await withSystem(app.services.database, 'bots.test', (tx) =>
    tx
      .updateTable('workspace')
      .set(
        isSuspended
          ? { suspended_at: new Date(), suspension_reason: 'Spam.' }
          : { suspended_at: null, suspension_reason: null },
      )
      .where('id', '=', (eb) => eb.selectFrom('bot').select('workspace_id').where('id', '=', bot.id))
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  app.services.directory.forgetWorkspace(row.id as WorkspaceId)
}

const archive = () => owner.request('POST', `/api/v1/bots/${bot.id}/archive`)
const get = (url: string) => app.anyone.request('GET', url)
const token = () => bot.embed_token

function storedRows() {
  return withSystem(app.services.database, 'bots.test', async (tx) => {
    const tables = ['visitor_session', 'conversation', 'turn', 'bot_usage_day'] as const
    return Promise.all(
      tables.map((table) => tx.selectFrom(table).select('bot_id').where('bot_id', '=', bot.id).execute()),
    )
  })
}

describe.each([
  ['archived', archive, 'This assistant is no longer in service.'],
  ['of a suspended workspace', () => setSuspended(true), 'This assistant is not available at the moment.'],
] as const)('a bot that is %s', (_name, makeUnavailable, sentence) => {
  test('refuses whatever a visitor asks of it, and stores nothing', async () => {
    const before = await storedRows()
    const proof = { authorization: `Bearer ${visitor.visitor_token}` }
    const body = { message: 'Hello', session_id: visitor.session_id }
    const rated = { session_id: visitor.session_id, message_id: crypto.randomUUID(), rating: 'up' }
    await makeUnavailable()

    const responses = [
      await app.anyone.request('POST', `/api/send/${token()}/`, { message: 'Hello', session_id: 'a-bare-one' }),
      await app.anyone.request('POST', `/api/send/${token()}/`, body, proof),
      await app.anyone.request('POST', `/api/send/${token()}/`, body, { ...proof, accept: 'text/event-stream' }),
      await app.anyone.request('GET', `/api/stream/${token()}/?session_id=a-bare-one`),
      await app.anyone.request('GET', `/api/stream/${token()}/?session_id=${visitor.session_id}`, undefined, proof),
      await app.anyone.request('POST', `/api/visitor/${token()}/`, {}),
      await app.anyone.request('GET', `/api/history/${token()}/`, undefined, proof),
      await app.anyone.request('POST', `/api/rating/${token()}/`, rated, proof),
    ]

    const refusal = [403, { code: 'bot_unavailable', message: sentence }]
    expect(responses.map((response) => [response.statusCode, response.json().error])).toEqual(Array(8).fill(refusal))
    expect(await storedRows()).toEqual(before)
  })

  test('says so on its chat page, and to pages of other sites', async () => {
    await makeUnavailable()

    const page = await get(`/widget/b/${token()}/`)
    const asked = await app.anyone.request('POST', `/api/visitor/${token()}/`, {}, { origin: 'https://shop.example' })

    expect(page.statusCode).toBe(200)
    expect(page.body).toContain(`"unavailable":"${sentence}"`)
    expect(asked.headers['access-control-allow-origin']).toBe('https://shop.example')
  })

  test('has a test page that says why nothing is to be seen', async () => {
    const notice = /<p class="notice">(.*?)<\/p>/
    expect((await get(`/widget/test/${token()}/`)).body).not.toMatch(notice)

    await makeUnavailable()

    expect((await get(`/widget/test/${token()}/`)).body).toMatch(notice)
  })
})

test('an archived bot’s snippet does nothing to its site', async () => {
  await archive()

  const { statusCode, body, headers } = await get(`/widget/embed/${token()}.js`)

  expect([statusCode, body]).toEqual([200, '/* This assistant is no longer in service. */\n'])
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
})

test('a suspended one’s still shows its launcher, which will tell', async () => {
  await setSuspended(true)

  const { body } = await get(`/widget/embed/${token()}.js`)

  expect(body).toContain(`"token":"${token()}"`)
})

test('a bot that is archived and suspended is out of service', async () => {
  await archive()
  await setSuspended(true)

  expect((await get(`/widget/b/${token()}/`)).body).toContain('"unavailable":"This assistant is no longer in service."')
})

test('a suspension that is lifted lets every bot of the workspace answer again at once, and touches no other', async () => {
  const other = await app.register()
  const theirs: BotView = (await other.request('POST', '/api/v1/bots', { name: 'Nora' })).json()
  const askTheirs = () => app.anyone.request('POST', `/api/visitor/${theirs.embed_token}/`, {})
  const ask = () => app.anyone.request('POST', `/api/visitor/${token()}/`, {})

  await setSuspended(true)
  const during = [(await ask()).statusCode, (await askTheirs()).statusCode]
  await setSuspended(false)
  const after = [(await ask()).statusCode, (await askTheirs()).statusCode]

  expect([during, after]).toEqual([
    [403, 200],
    [200, 200],
  ])
})
