import type { BotView } from '@parley/contract/bots'
import type { ChecklistView } from '@parley/contract/workspaces'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { createBotMilestones } from './bot-milestones.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})

const read = async (caller = owner): Promise<ChecklistView> => (await caller.request('GET', '/api/v1/checklist')).json()
const dismiss = (caller = owner) => caller.request('POST', '/api/v1/checklist/dismiss')
const viewBot = async (): Promise<BotView> => (await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()
const loadSnippet = (referer?: string) =>
  app.anyone.request('GET', `/widget/embed/${bot.embed_token}.js`, undefined, referer ? { referer } : {})
const mint = (origin?: string) =>
  app.anyone.request('POST', `/api/visitor/${bot.embed_token}/`, {}, origin ? { origin } : {})

const ownPage = 'http://localhost'
const otherSite = 'https://shop.example'

/** What visits to our own pages leave: sessions, in each of which a conversation was held. */
async function talkFromOwnPage(count: number): Promise<void> {
  await withSystem(app.services.database, 'bots.test', async (tx) => {
    const { workspace_id } = await tx
      .selectFrom('bot')
      .select('workspace_id')
      .where('id', '=', bot.id)
      .executeTakeFirstOrThrow()
    for (let made = 0; made < count; made += 1) {
      const id = crypto.randomUUID()
      await tx
        .insertInto('visitor_session')
        .values({ workspace_id, id, bot_id: bot.id, session_id: id as never })
        .execute()
      await tx
        .insertInto('conversation')
        .values({ workspace_id, id: crypto.randomUUID() as never, bot_id: bot.id, visitor_session_id: id })
        .execute()
    }
  })
}

const nothing = {
  ...{ has_bot: false, has_tried: false, has_model: false },
  ...{ is_embedded: false, has_conversation: false, is_dismissed: false },
}

test('a new workspace has every step before it', async () => {
  expect(await read(await app.register())).toEqual(nothing)
})

test('a bot is the first step, also one that is archived', async () => {
  await owner.request('POST', `/api/v1/bots/${bot.id}/archive`)

  expect(await read()).toEqual({ ...nothing, has_bot: true })
})

test('a deleted bot is none', async () => {
  await mint(ownPage)
  await vi.waitFor(async () => expect(await read()).toMatchObject({ has_tried: true }))

  await owner.request('DELETE', `/api/v1/bots/${bot.id}`, { confirm_name: 'Mara' })

  expect(await read()).toEqual(nothing)
})

test('a vendor’s key is a step that the installation took', async () => {
  const keyed = await startTestApp({ GROQ_API_KEY: 'gsk_any' })

  expect(await read(await keyed.register())).toEqual({ ...nothing, has_model: true })
  await keyed.close()
})

describe('trying', () => {
  test('is what a visit to our own test page does', async () => {
    await mint(ownPage)

    await vi.waitFor(async () => expect(await read()).toEqual({ ...nothing, has_bot: true, has_tried: true }))
  })

  test('is nothing that a program or another site does', async () => {
    await mint()
    await mint(otherSite)
    await app.services.milestones.settled()

    expect(await read()).toMatchObject({ has_tried: false })
  })
})

describe('embedding', () => {
  test('is when a page of another site first loads the snippet', async () => {
    await loadSnippet(`${otherSite}/`)

    await vi.waitFor(async () => expect(await read()).toMatchObject({ is_embedded: true, has_conversation: false }))
    const { embedded_at: first } = await viewBot()
    await loadSnippet('https://other.example/')
    await app.services.milestones.settled()
    expect((await viewBot()).embedded_at).toBe(first)
  })

  test('was first seen when it was, whatever another process remembers', async () => {
    const stale = await app.services.directory.getByToken(bot.embed_token)
    await loadSnippet(`${otherSite}/`)
    await app.services.milestones.settled()
    const { embedded_at: first } = await viewBot()

    const another = createBotMilestones(app.services.database, app.services.log)
    another.noteEmbedded({ ...stale, embedded_at: null })
    await another.settled()

    expect(first).not.toBeNull()
    expect((await viewBot()).embedded_at).toBe(first)
  })

  test('is also seen by the visitor that such a page has, where it tells no address', async () => {
    await mint(otherSite)

    await vi.waitFor(async () => expect(await viewBot()).toMatchObject({ embedded_at: expect.any(String) }))
  })

  test.each([
    ['our own pages', () => loadSnippet(`${ownPage}/widget/test/x/`)],
    ['a browser that tells no page', () => loadSnippet()],
    ['an app', () => loadSnippet('android-app://com.example/')],
    ['nonsense', () => loadSnippet('::')],
    ['a page without an origin', () => mint('null')],
  ])('is nothing that comes from %s', async (_name, visit) => {
    await visit()
    await app.services.milestones.settled()

    expect(await viewBot()).toMatchObject({ embedded_at: null })
  })

  test('is not done by a site that the owner did not allow', async () => {
    const settings = { ...bot.settings, allowed_domains: ['example.com'] }
    await owner.request('PUT', `/api/v1/bots/${bot.id}`, settings)

    const response = await mint(otherSite)
    await app.services.milestones.settled()

    expect(response.statusCode).toBe(403)
    expect(await viewBot()).toMatchObject({ embedded_at: null })
  })
})

describe('the first conversation', () => {
  beforeEach(async () => {
    await loadSnippet(`${otherSite}/`)
    await app.services.milestones.settled()
  })

  test('is a visitor’s of another site', async () => {
    const visitor = (await mint(otherSite)).json()
    expect(await read()).toMatchObject({ has_conversation: false })

    const body = { message: 'Hello', session_id: visitor.session_id }
    const sent = await app.anyone.request('POST', `/api/send/${bot.embed_token}/`, body, {
      authorization: `Bearer ${visitor.visitor_token}`,
    })

    expect(sent.statusCode).toBe(200)
    expect(await read()).toMatchObject({ has_conversation: true })
  })

  test('is none of our own pages, nor another workspace’s', async () => {
    await talkFromOwnPage(3)
    const other = await app.register()

    expect([await read(), await read(other)]).toMatchObject([{ has_conversation: false }, { has_conversation: false }])
  })
})

describe('dismissing', () => {
  test('puts the list away for everyone of the workspace, once and for all', async () => {
    const responses = [await dismiss(), await dismiss()]

    const dismissed = { ...nothing, has_bot: true, is_dismissed: true }
    expect(responses.map((response) => [response.statusCode, response.json()])).toEqual(Array(2).fill([200, dismissed]))
    expect(await read()).toEqual(dismissed)
    expect(await read(await app.register())).toEqual(nothing)
  })

  test.each([
    ['admin', 200],
    ['agent', 403],
    ['viewer', 403],
  ] as const)('as %s is %i', async (role, status) => {
    await setRole(app, owner, role)

    expect((await dismiss()).statusCode).toBe(status)
    expect((await owner.request('GET', '/api/v1/checklist')).statusCode).toBe(200)
  })
})
