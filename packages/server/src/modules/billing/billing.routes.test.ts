import type { Role } from '@parley/contract/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let owner: RegisteredCaller

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
})

const create = (name: string) => owner.request('POST', '/api/v1/bots', { name })
const upgrade = () => owner.request('POST', '/api/v1/billing/upgrade')
const usage = async () => (await owner.request('GET', '/api/v1/usage')).json()
const free = { id: 'free', name: 'Free', bot_limit: 1 }
const pro = { id: 'pro', name: 'Pro', bot_limit: 25 }

test('a workspace begins on Free, with nothing used', async () => {
  expect(await usage()).toEqual({ plan: free, bots_used: 0, upgrade_to: pro, is_payment_mocked: true })
})

test('the second bot on Free is refused with the reason and the way out', async () => {
  const first = await create('First')

  const second = await create('Second')

  expect(first.statusCode).toBe(201)
  expect(second.statusCode).toBe(402)
  expect(second.json().error).toEqual({
    code: 'plan_limit',
    message: 'The Free plan includes 1 bot. Upgrade to Pro for up to 25.',
  })
  expect(await usage()).toMatchObject({ plan: free, bots_used: 1 })
})

test('bad settings are told before the plan is asked', async () => {
  await create('First')

  expect((await create('')).statusCode).toBe(400)
})

test('of twenty bots made at once on Free there is one', async () => {
  const responses = await Promise.all(Array.from({ length: 20 }, (_item, index) => create(`Bot ${index}`)))

  const statuses = responses.map(({ statusCode }) => statusCode)
  expect(statuses.sort()).toEqual([201, ...Array(19).fill(402)])
  expect(await usage()).toMatchObject({ bots_used: 1 })
  expect((await owner.request('GET', '/api/v1/bots')).json().items).toHaveLength(1)
})

test('after the upgrade, marked as mocked, there is room for more', async () => {
  await create('First')

  const upgraded = await upgrade()

  expect([upgraded.statusCode, upgraded.json()]).toEqual([
    200,
    { plan: pro, bots_used: 1, upgrade_to: null, is_payment_mocked: true },
  ])
  expect((await create('Second')).statusCode).toBe(201)
  expect(await usage()).toMatchObject({ bots_used: 2 })
})

test('the highest plan has a limit too, and no way further', async () => {
  await upgrade()

  const responses = await Promise.all(Array.from({ length: 30 }, (_item, index) => create(`Bot ${index}`)))

  const refused = responses.filter(({ statusCode }) => statusCode === 402)
  expect(refused).toHaveLength(5)
  expect(refused[0]?.json().error.message).toBe('The Pro plan includes 25 bots. Archive or delete one to make room.')
})

test('an upgrade from the highest plan is a conflict, also of two at once', async () => {
  const [first, second] = await Promise.all([upgrade(), upgrade()])

  const statuses = [first.statusCode, second.statusCode].sort()
  expect(statuses).toEqual([200, 409])
  expect((await upgrade()).json().error).toEqual({ code: 'conflict', message: 'The Pro plan is the highest.' })
})

test('a deleted bot gives its place free', async () => {
  const { id } = (await create('First')).json()

  await owner.request('DELETE', `/api/v1/bots/${id}`, { confirm_name: 'First' })

  expect(await usage()).toMatchObject({ bots_used: 0 })
  expect((await create('Second')).statusCode).toBe(201)
})

test("one workspace's upgrade and bots are not another's", async () => {
  const other = await app.register()
  await upgrade()
  await create('First')

  const theirs = (await other.request('GET', '/api/v1/usage')).json()

  expect(theirs).toMatchObject({ plan: free, bots_used: 0 })
})

describe('roles', () => {
  test.each<[Role, number]>([
    ['owner', 200],
    ['admin', 403],
    ['agent', 403],
    ['viewer', 403],
  ])('%s: upgrading is %i, seeing what is used is for all', async (role, status) => {
    await setRole(app, owner, role)

    const [seen, upgraded] = [await owner.request('GET', '/api/v1/usage'), await upgrade()]

    expect([seen.statusCode, upgraded.statusCode]).toEqual([200, status])
  })
})

test('nobody sees or changes a plan without a login', async () => {
  const responses = [
    await app.anyone.request('GET', '/api/v1/usage'),
    await app.anyone.request('POST', '/api/v1/billing/upgrade'),
  ]

  expect(responses.map(({ statusCode }) => statusCode)).toEqual([401, 401])
})
