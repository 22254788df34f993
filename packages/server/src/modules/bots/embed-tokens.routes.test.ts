import type { BotView } from '@parley/contract/bots'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { setRole } from '../../../test/set-role.ts'
import { type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { removeRetiredTokensJob } from './bots.jobs.ts'

let app: TestApp
let owner: RegisteredCaller
let bot: BotView

beforeAll(async () => {
  app = await startTestApp({ VISITOR_MESSAGES_PER_MINUTE: '1000', IP_MESSAGES_PER_MINUTE: '100000' })
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
})

const rotate = (grace_hours: unknown = 24) =>
  owner.request('POST', `/api/v1/bots/${bot.id}/rotate-token`, { grace_hours })
const end = (token: string) => owner.request('DELETE', `/api/v1/bots/${bot.id}/retiring-tokens/${token}`)
const view = async (): Promise<BotView> => (await owner.request('GET', `/api/v1/bots/${bot.id}`)).json()

/** What each address of a token answers. */
async function statusesOf(token: string): Promise<number[]> {
  const body = { message: 'Hello', session_id: crypto.randomUUID() }
  const responses = [
    await app.anyone.request('GET', `/widget/embed/${token}.js`),
    await app.anyone.request('GET', `/widget/b/${token}/`),
    await app.anyone.request('POST', `/api/visitor/${token}/`, {}),
    await app.anyone.request('POST', `/api/send/${token}/`, body),
  ]
  return responses.map((response) => response.statusCode)
}

const works = [200, 200, 200, 200]
const isGone = [404, 404, 404, 404]

const tokens = () => app.services.database.exempt.selectFrom('embed_token').select('token').where('bot_id', '=', bot.id)
const retire = (token: string, at: Date) =>
  app.services.database.exempt
    .updateTable('embed_token')
    .set({ retires_at: at })
    .where('token', '=', token as BotView['embed_token'])
    .execute()

describe('a new token', () => {
  test('takes the place of the old one, which works for the time that was given', async () => {
    const before = Date.now()

    const response = await rotate(24)

    const rotated: BotView = response.json()
    const [retiring] = rotated.retiring_tokens
    expect(response.statusCode).toBe(200)
    expect(rotated.embed_token).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(rotated.embed_token).not.toBe(bot.embed_token)
    expect(rotated.snippet).toContain(rotated.embed_token)
    expect(rotated.retiring_tokens).toEqual([{ embed_token: bot.embed_token, retires_at: expect.any(String) }])
    const hours = (Date.parse(retiring?.retires_at ?? '') - before) / 3_600_000
    expect(hours).toBeCloseTo(24, 1)
    expect(await statusesOf(bot.embed_token)).toEqual(works)
    expect(await statusesOf(rotated.embed_token)).toEqual(works)
  })

  test('ends the old one at once where no time is given', async () => {
    // Whatever is remembered of it by now must be forgotten.
    expect(await statusesOf(bot.embed_token)).toEqual(works)

    const rotated: BotView = (await rotate(0)).json()

    expect(rotated.retiring_tokens).toEqual([])
    expect(await statusesOf(bot.embed_token)).toEqual(isGone)
    expect(await statusesOf(rotated.embed_token)).toEqual(works)
  })

  test('keeps visitors’ conversations, whichever token they came by', async () => {
    const minted = (await app.anyone.request('POST', `/api/visitor/${bot.embed_token}/`, {})).json()
    const body = { message: 'Hello', session_id: minted.session_id }
    const authorization = { authorization: `Bearer ${minted.visitor_token}` }
    await app.anyone.request('POST', `/api/send/${bot.embed_token}/`, body, authorization)
    const { embed_token: token } = (await rotate(0)).json()

    const history = await app.anyone.request('GET', `/api/history/${token}/`, undefined, authorization)

    expect(history.json().conversations).toMatchObject([{ messages: [{ text: 'Hello' }, {}] }])
  })

  test('leaves pages of the old one on the old one', async () => {
    await rotate(24)

    const bodies = [`/widget/embed/${bot.embed_token}.js`, `/widget/b/${bot.embed_token}/`].map(
      async (url) => (await app.anyone.request('GET', url)).body,
    )

    for (const body of await Promise.all(bodies)) expect(body).toContain(`"token":"${bot.embed_token}"`)
  })

  test('can be given again and again, the next to end first', async () => {
    await rotate(168)
    const second: BotView = (await rotate(1)).json()

    const { retiring_tokens: retiring } = await view()

    expect(second.retiring_tokens).toEqual(retiring)
    expect(retiring.map(({ embed_token }) => embed_token).at(-1)).toBe(bot.embed_token)
    expect(retiring).toHaveLength(2)
  })

  test('is one token, however many ask at once', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => rotate(1)))

    expect(responses.map(({ statusCode }) => statusCode)).toEqual(Array(5).fill(200))
    expect(await tokens().where('retires_at', 'is', null).execute()).toHaveLength(1)
    expect((await view()).retiring_tokens).toHaveLength(5)
  })

  test('waits while ten earlier ones still work', async () => {
    for (let count = 0; count < 10; count += 1) await rotate(1)

    const [refused, atOnce] = [await rotate(1), await rotate(0)]

    expect([refused.statusCode, refused.json().error.message]).toEqual([
      409,
      '10 earlier tokens of this bot still work. End one of them first.',
    ])
    expect(atOnce.statusCode).toBe(200)
  })

  test.each([-1, 2, 1.5, '24', null])('refuses %j as the time', async (hours) => {
    const response = await rotate(hours)

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
    expect((await view()).embed_token).toBe(bot.embed_token)
  })
})

test('a token ends on its second, also where it is remembered', async () => {
  await rotate(1)
  await retire(bot.embed_token, new Date(Date.now() + 1_500))
  app.services.directory.forget(bot.id)
  expect(await statusesOf(bot.embed_token)).toEqual(works)

  await vi.waitFor(async () => expect(await statusesOf(bot.embed_token)).toEqual(isGone), {
    timeout: 3_000,
    interval: 50,
  })

  expect((await view()).retiring_tokens).toEqual([])
})

describe('ending a token early', () => {
  test('stops it at once', async () => {
    const { embed_token: current } = (await rotate(720)).json()
    expect(await statusesOf(bot.embed_token)).toEqual(works)

    const response = await end(bot.embed_token)

    expect(response.statusCode).toBe(204)
    expect(await statusesOf(bot.embed_token)).toEqual(isGone)
    expect(await view()).toMatchObject({ embed_token: current, retiring_tokens: [] })
    expect((await end(bot.embed_token)).statusCode).toBe(404)
  })

  test('is not for the current one, nor for one that never was', async () => {
    const statuses = [(await end(bot.embed_token)).statusCode, (await end('x'.repeat(22))).statusCode]

    expect(statuses).toEqual([404, 404])
    expect(await statusesOf(bot.embed_token)).toEqual(works)
  })

  test('is not for another bot’s, of whatever workspace', async () => {
    const other = await app.register()
    const theirs: BotView = (await other.request('POST', '/api/v1/bots', { name: 'Nora' })).json()
    await other.request('POST', `/api/v1/bots/${theirs.id}/rotate-token`, { grace_hours: 1 })

    const response = await end(theirs.embed_token)

    expect(response.statusCode).toBe(404)
    expect(await statusesOf(theirs.embed_token)).toEqual(works)
  })

  test('refuses what is no token', async () => {
    expect((await end('abc')).statusCode).toBe(400)
  })
})

test.each([
  ['owner', [200, 204]],
  ['admin', [200, 204]],
  ['agent', [403, 403]],
  ['viewer', [403, 403]],
] as const)('as %s', async (role, expected) => {
  await setRole(app, owner, role)

  const statuses = [(await rotate(1)).statusCode, (await end(bot.embed_token)).statusCode]

  expect(statuses).toEqual(expected)
})

test('tokens that retired over thirty days ago are forgotten, and no others', async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1_000)
  const second: BotView = (await rotate(1)).json()
  const third: BotView = (await rotate(1)).json()
  await retire(bot.embed_token, daysAgo(31))
  await retire(second.embed_token, daysAgo(29))

  const signal = new AbortController().signal
  await removeRetiredTokensJob.run({ database: app.services.database, signal }, {})

  const kept = (await tokens().execute()).map(({ token }) => token)
  expect(kept.sort()).toEqual([second.embed_token, third.embed_token].sort())
})
