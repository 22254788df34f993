import type { BotView } from '@parley/contract/bots'
import type { DeskBot, DeskOverview, DeskUser, DeskWorkspace } from '@parley/contract/operators'
import type { Page } from '@parley/contract/paging'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeOperator } from '../../../test/make-operator.ts'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'

let app: TestApp
let operator: RegisteredCaller
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp()
  operator = await makeOperator(app)
  owner = await app.register({ name: 'Ada 100% Lovelace', email: 'ada_l@example.org' })
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})
afterAll(() => app.close())

async function get<View>(path: string, as = operator): Promise<View> {
  const response = await as.request('GET', `/api/admin/${path}`)
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`)
  return response.json<View>()
}

const ownerWorkspace = async () => (await owner.request('GET', '/api/accounts/me')).json().workspace

describe('users', () => {
  test('are listed newest first, with where they belong and when they were last seen', async () => {
    const workspace = await ownerWorkspace()

    const { items } = await get<Page<DeskUser>>('users')

    expect(items.map(({ email }) => email)).toEqual(['ada_l@example.org', operator.account.email])
    expect(items[0]).toMatchObject({
      name: 'Ada 100% Lovelace',
      is_email_verified: false,
      is_operator: false,
      workspaces: [{ id: workspace.id, name: workspace.name, role: 'owner' }],
      last_seen_at: expect.any(String),
    })
    expect(items[1]?.is_operator).toBe(true)
  })

  test.each([
    ['a part of the name, in any case', 'lovelace'],
    ['a part of the address', 'ADA_L@'],
    ['a per cent sign, which is no wildcard', '100%'],
  ])('are found by %s', async (_name, q) => {
    const { items } = await get<Page<DeskUser>>(`users?q=${encodeURIComponent(q)}`)

    expect(items.map(({ email }) => email)).toEqual(['ada_l@example.org'])
  })

  test.each(['a%e', 'ada l', '\\', "' or true --"])('are not found by %j', async (q) => {
    expect((await get<Page<DeskUser>>(`users?q=${encodeURIComponent(q)}`)).items).toEqual([])
  })

  test('are found by their id', async () => {
    const [user] = (await get<Page<DeskUser>>('users?q=lovelace')).items

    expect((await get<Page<DeskUser>>(`users?q=${user?.id}`)).items).toEqual([user])
  })

  test('an empty search finds everyone', async () => {
    expect((await get<Page<DeskUser>>('users?q=')).items).toHaveLength(2)
  })
})

describe('pages', () => {
  test.each(['users', 'workspaces'])('of %s show each once, also while others register', async (list) => {
    for (let made = 0; made < 3; made += 1) await app.register()
    const all = (await get<Page<DeskUser>>(list)).items.map(({ id }) => id)
    const seen: string[] = []

    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page<DeskUser> = await get(`${list}?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor
      if (seen.length === 2) await app.register()
    }

    expect(seen).toEqual(all)
  })

  test.each([
    ['cursor=nonsense', 'The cursor is not one that a page of this list gave.'],
    ['limit=0', 'limit is a whole number from 1 to 100.'],
    ['limit=101', 'limit is a whole number from 1 to 100.'],
    [`q=${'x'.repeat(201)}`, 'A search is at most 200 characters.'],
  ])('%s is refused', async (query, message) => {
    for (const list of ['users', 'workspaces', 'bots']) {
      const response = await operator.request('GET', `/api/admin/${list}?${query}`)
      expect([list, response.statusCode, response.json().error.message]).toEqual([list, 400, message])
    }
  })
})

describe('workspaces', () => {
  test('are told with owner, plan and what they used of all time', async () => {
    await owner.request('GET', '/api/accounts/me')
    const { id } = await ownerWorkspace()
    await addUsage({ day: '2026-01-01', messages: 5, conversations: 2, cost_nanousd: 700 })
    await addUsage({ day: '2026-01-02', messages: 3, conversations: 1, cost_nanousd: 40 })

    const view = await get<DeskWorkspace>(`workspaces/${id}`)

    expect(view).toMatchObject({
      ...{ id, plan: 'free', suspension: null, members: 1, bots: 1, messages: 8, cost_nanousd: 740 },
      owner: { name: 'Ada 100% Lovelace', email: 'ada_l@example.org' },
    })
    expect((await get<Page<DeskWorkspace>>('workspaces?q=ada_l')).items).toEqual([view])
  })

  test("are found by name, owner, and either's id", async () => {
    const { id, name } = await ownerWorkspace()
    const [user] = (await get<Page<DeskUser>>('users?q=lovelace')).items

    for (const q of [name, 'ada_l@example.org', id, user?.id ?? '']) {
      const { items } = await get<Page<DeskWorkspace>>(`workspaces?q=${encodeURIComponent(q)}`)
      expect([q, items.map((item) => item.id)]).toEqual([q, [id]])
    }
  })

  test('without an owner are told too', async () => {
    const orphan = await app.register({ name: 'Orphan' })
    await setRole(app, orphan, 'admin')

    const { items } = await get<Page<DeskWorkspace>>('workspaces?q=Orphan')

    expect(items).toMatchObject([{ owner: null, members: 1, bots: 0, messages: 0, cost_nanousd: 0 }])
  })

  test('change their plan, and nothing else by it', async () => {
    const { id } = await ownerWorkspace()
    const before = await get<DeskWorkspace>(`workspaces/${id}`)

    const response = await operator.request('PATCH', `/api/admin/workspaces/${id}`, { plan: 'pro' })

    expect([response.statusCode, response.json()]).toEqual([200, { ...before, plan: 'pro' }])
    expect((await owner.request('GET', '/api/v1/usage')).json().plan.id).toBe('pro')
    await operator.request('PATCH', `/api/admin/workspaces/${id}`, { plan: 'free' })
    expect((await owner.request('GET', '/api/v1/usage')).json()).toMatchObject({ plan: { id: 'free' }, bots_used: 1 })
  })

  test('are suspended with a reason that their people read, and come back', async () => {
    const { id } = await ownerWorkspace()
    const post = (action: string, body?: object) =>
      operator.request('POST', `/api/admin/workspaces/${id}/${action}`, body)

    const first = (await post('suspend', { reason: 'Spam' })).json<DeskWorkspace>()
    const again = (await post('suspend', { reason: 'Spam, twice' })).json<DeskWorkspace>()
    const told = (await ownerWorkspace()).suspension
    const back = (await post('unsuspend')).json<DeskWorkspace>()
    const stillBack = await post('unsuspend')

    expect(first.suspension).toEqual({ reason: 'Spam', since: expect.any(String) })
    expect(again.suspension).toEqual({ reason: 'Spam, twice', since: first.suspension?.since })
    expect(told.message).toContain('Spam, twice')
    expect(back.suspension).toBeNull()
    expect([stillBack.statusCode, (await ownerWorkspace()).suspension]).toEqual([200, null])
  })

  test('that are suspended answer no visitor from that moment on, and do again when they come back', async () => {
    const { id } = await ownerWorkspace()
    const visit = () => app.anyone.request('POST', `/api/visitor/${bot.embed_token}/`, {})
    const before = await visit()

    await operator.request('POST', `/api/admin/workspaces/${id}/suspend`, { reason: 'Spam' })
    const during = await visit()
    await operator.request('POST', `/api/admin/workspaces/${id}/unsuspend`)
    const after = await visit()

    expect([before.statusCode, during.statusCode, after.statusCode]).toEqual([200, 403, 200])
    expect(during.json().error.code).toBe('bot_unavailable')
    expect(during.body).not.toContain('Spam')
  })

  test.each([
    ['PATCH', '', { plan: 'gold' }, 'plan is not valid.'],
    ['POST', '/suspend', { reason: ' ' }, 'Say why.'],
    ['POST', '/suspend', { reason: 'x'.repeat(301) }, 'A reason is at most 300 characters.'],
  ] as const)('%s%s with %j is refused', async (method, path, body, message) => {
    const { id } = await ownerWorkspace()

    const response = await operator.request(method, `/api/admin/workspaces/${id}${path}`, body)

    expect([response.statusCode, response.json().error.message]).toEqual([400, message])
  })

  test('that do not exist are not found', async () => {
    const path = `/api/admin/workspaces/${crypto.randomUUID()}`

    const responses = [
      await operator.request('GET', path),
      await operator.request('PATCH', path, { plan: 'pro' }),
      await operator.request('POST', `${path}/suspend`, { reason: 'Spam' }),
      await operator.request('POST', `${path}/unsuspend`),
    ]

    for (const response of responses) {
      expect([response.statusCode, response.json().error.message]).toEqual([404, 'There is no workspace with this id.'])
    }
  })
})

describe('bots', () => {
  test('are told with their workspace, and found by whatever a complaint names', async () => {
    const { id, name } = await ownerWorkspace()

    for (const q of ['mar', name, 'ada_l@', bot.id, id, bot.embed_token]) {
      const { items } = await get<Page<DeskBot>>(`bots?q=${encodeURIComponent(q)}`)
      expect([q, items.map((item) => item.id)]).toEqual([q, [bot.id]])
    }
    const [view] = (await get<Page<DeskBot>>('bots?q=Mara')).items
    expect(view).toMatchObject({
      name: 'Mara',
      workspace: { id, name, is_suspended: false },
      ...{ model: bot.settings.model, is_archived: false, conversations: 3, messages: 8 },
    })
  })

  test('that were deleted are not listed', async () => {
    const other = await app.register()
    const { id } = (await other.request('POST', '/api/v1/bots', { name: 'Gone' })).json()
    expect((await get<Page<DeskBot>>('bots?q=Gone')).items).toHaveLength(1)

    await other.request('DELETE', `/api/v1/bots/${id}`, { confirm_name: 'Gone' })

    expect((await get<Page<DeskBot>>('bots?q=Gone')).items).toEqual([])
  })
})

test('the overview counts what there is', async () => {
  const { items } = await get<Page<DeskUser>>('users?limit=100')

  const overview = await get<DeskOverview>('overview')

  expect(overview).toEqual({
    users: items.length,
    workspaces: items.length,
    suspended_workspaces: 0,
    bots: 1,
    conversations: 3,
    messages: 8,
  })
})

test('a change of a workspace shows in the overview at once', async () => {
  const { id } = await ownerWorkspace()
  await get<DeskOverview>('overview')

  await operator.request('POST', `/api/admin/workspaces/${id}/suspend`, { reason: 'Spam' })

  expect((await get<DeskOverview>('overview')).suspended_workspaces).toBe(1)
  await operator.request('POST', `/api/admin/workspaces/${id}/unsuspend`)
})

test('an operator has a workspace of their own all the same, and is no member of others', async () => {
  const { id } = await ownerWorkspace()

  const me = (await operator.request('GET', '/api/accounts/me')).json()

  expect(me.user.is_operator).toBe(true)
  expect(me.workspace.id).not.toBe(id)
  expect((await operator.request('GET', `/api/v1/bots/${bot.id}`)).statusCode).toBe(404)
})

async function addUsage(usage: { day: string; messages: number; conversations: number; cost_nanousd: number }) {
  const { id } = await ownerWorkspace()
  await withSystem(app.services.database, 'operators.test', (tx) =>
    tx
      .insertInto('bot_usage_day')
      .values({ workspace_id: id, bot_id: bot.id, shard: 0, ...usage })
      .execute(),
  )
}
