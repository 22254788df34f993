import type { AlertView } from '@parley/contract/alerts'
import type { BotView } from '@parley/contract/bots'
import type { BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { awaitMail, readOutbox } from '../../../test/outbox.ts'
import { setRole } from '../../../test/set-role.ts'
import { nextAccount, type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { type Alerts, createAlertMailJob, createAlerts } from './index.ts'

const minute = 60_000
const hour = 60 * minute

let app: TestApp
let owner: RegisteredCaller
let workspaceId: WorkspaceId
let bot: BotView
let clock: number
let processes: Alerts[]

beforeAll(async () => {
  app = await startTestApp({ PUBLIC_URL: 'https://chat.example.com', ALLOWED_HOSTS: '*' })
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.register()
  workspaceId = (await owner.request('GET', '/api/accounts/me')).json().workspace.id
  bot = (await owner.request('POST', '/api/v1/bots', { name: 'Mara' })).json()
  clock = Date.now()
  processes = []
})
afterEach(async () => {
  await Promise.all(processes.map((alerts) => alerts.close()))
})

/** One as each process has, with this test's clock. */
function startProcess(): Alerts {
  const { database, jobs, mailer, env, log } = app.services
  const mailJob = createAlertMailJob({ env, mailer, log })
  const alerts = createAlerts({ database, jobs, mailJob, log, now: () => clock })
  processes.push(alerts)
  return alerts
}

const about = () => ({
  ...{ workspaceId, botId: bot.id as BotId | null, kind: 'model_gone' as const, vendor: 'groq' as const },
  ...{ model: bot.settings.model, message: 'The vendor does not know the model.' },
})
const answered = () => ({ workspaceId, vendor: 'groq' as const, model: bot.settings.model })
const list = async (caller = owner): Promise<AlertView[]> =>
  (await caller.request('GET', '/api/v1/alerts')).json().items

async function addMember(role: 'owner' | 'admin' | 'agent' | 'viewer'): Promise<RegisteredCaller> {
  const account = nextAccount()
  const member = await app.register(account)
  await withSystem(app.services.database, 'test.add-member', async (tx) => {
    const user = await tx.selectFrom('user').select('id').where('email', '=', account.email).executeTakeFirstOrThrow()
    await tx.updateTable('member').set({ workspace_id: workspaceId, role }).where('user_id', '=', user.id).execute()
  })
  return member
}

/** The workspace's mails that were ordered, also those that are not sent yet. */
async function countMails(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job
    where name = 'alerts.send-mail' and data->>'workspaceId' = ${workspaceId}`.execute(app.services.database.exempt)
  return rows[0]?.count ?? 0
}

describe('an alert', () => {
  test('is raised once by 20 processes at once, and mailed once to each who can mend it', async () => {
    const admin = await addMember('admin')
    const agent = await addMember('agent')
    const twenty = Array.from({ length: 20 }, startProcess)

    for (const alerts of twenty) alerts.raise(about())
    await Promise.all(twenty.map((alerts) => alerts.settled()))

    expect(await list()).toMatchObject([
      { kind: 'model_gone', state: 'open', bot: { id: bot.id, name: 'Mara' }, vendor: 'groq', count: 20 },
    ])
    const mail = await awaitMail(app, 'alert', owner.account.email)
    expect(mail).toContain(`https://chat.example.com/dashboard/bots/${bot.id}/?tab=behaviour`)
    expect(mail).toContain('The vendor does not know the model.')
    await awaitMail(app, 'alert', admin.account.email)
    expect(await readOutbox(app, 'alert', agent.account.email)).toEqual([])
    expect(await countMails()).toBe(2)
  })

  test('is written at most once a minute, with all that happened in between', async () => {
    const alerts = startProcess()
    const seen: number[] = []
    const see = async () => {
      await alerts.settled()
      seen.push((await list())[0]?.count ?? 0)
    }
    for (let time = 0; time < 20; time += 1) alerts.raise(about())
    await see()

    clock += minute - 1
    alerts.raise(about())
    alerts.flush()
    await see()
    clock += 1
    alerts.flush()
    await see()
    alerts.raise(about())
    await see()
    clock += minute
    alerts.raise(about())
    await see()

    expect(seen).toEqual([1, 1, 21, 21, 23])
    expect(await countMails()).toBe(1)
  })

  test('that was only counted is written when its process stops', async () => {
    const alerts = startProcess()
    for (let time = 0; time < 3; time += 1) alerts.raise(about())

    await alerts.close()

    expect((await list())[0]?.count).toBe(3)
  })

  test('is resolved by an answer of the same model, and by none of another', async () => {
    const alerts = startProcess()
    for (let time = 0; time < 3; time += 1) alerts.raise(about())
    alerts.raise({ ...about(), botId: null, model: 'another' })

    clock += 1_000
    alerts.resolve(answered())
    await alerts.settled()
    const resolved = (await list()).map(({ model, state, count }) => [model, state, count])
    alerts.resolve({ ...answered(), model: 'another' })
    await alerts.settled()

    expect(resolved).toEqual([
      ['another', 'open', 1],
      [bot.settings.model, 'resolved', 3],
    ])
    const at = new Date(clock).toISOString()
    expect((await list()).map(({ resolved_at }) => resolved_at)).toEqual([at, at])
  })

  test('that comes back within the hour is the same one, and later a new one with a mail of its own', async () => {
    const alerts = startProcess()
    const comesAndGoes = async () => {
      alerts.raise(about())
      alerts.resolve(answered())
      await alerts.settled()
    }
    await comesAndGoes()
    clock += 2 * minute
    await comesAndGoes()
    const [same, ...others] = await list()
    const mailsBefore = await countMails()

    clock += hour + 1
    alerts.raise(about())
    await alerts.settled()

    expect(same).toMatchObject({ state: 'resolved', count: 2 })
    expect(others).toEqual([])
    expect(mailsBefore).toBe(1)
    expect((await list()).map(({ state, count }) => [state, count])).toEqual([
      ['open', 1],
      ['resolved', 2],
    ])
    expect(await countMails()).toBe(2)
  })

  test('is not opened again by single failures among answers', async () => {
    const alerts = startProcess()
    for (let time = 0; time < 5; time += 1) {
      alerts.raise(about())
      alerts.resolve(answered())
      clock += 1_000
    }
    await alerts.settled()

    expect(await list()).toMatchObject([{ state: 'resolved', count: 1 }])
  })

  test('that another process raised is resolved by an answer here', async () => {
    const [one, other] = [startProcess(), startProcess()]
    one.resolve(answered())
    other.raise(about())
    await Promise.all([one.settled(), other.settled()])

    one.resolve(answered())
    await one.settled()
    const [early] = await list()
    clock += 30_000
    one.resolve(answered())
    await one.settled()
    one.resolve(answered())
    await one.settled()

    expect(early?.state).toBe('open')
    expect(await list()).toMatchObject([{ state: 'resolved' }])
  })

  test('of a refused key concerns the workspace, and any answer of the vendor resolves it', async () => {
    const alerts = startProcess()
    alerts.raise({ ...about(), kind: 'key_refused', message: 'The vendor refused the API key.' })
    await alerts.settled()
    const [raised] = await list()
    const mail = await awaitMail(app, 'alert', owner.account.email)

    alerts.resolve({ ...answered(), model: 'another' })
    await alerts.settled()

    expect(raised).toMatchObject({ state: 'open', bot: null, model: null })
    expect(mail).toContain('https://chat.example.com/dashboard/models/')
    expect(mail).not.toContain('/dashboard/bots/')
    expect(await list()).toMatchObject([{ state: 'resolved' }])
  })

  test('is over when its bot is given another model, unless that is still asked in its place', async () => {
    const alerts = startProcess()
    alerts.raise(about())
    await alerts.settled()
    const { settings } = bot
    const save = (change: object) => owner.request('PUT', `/api/v1/bots/${bot.id}`, { ...settings, ...change })
    const other = 'openai/gpt-oss-120b'
    expect(settings.model).not.toBe(other)

    await save({ model: other, fallback_models: [{ vendor: 'groq', model: settings.model }] })
    const [asked] = await list()
    await save({ model: other, fallback_models: [] })
    const [left] = await list()

    expect([asked?.state, left?.state]).toEqual(['open', 'resolved'])
  })

  test('that could not be written is written in the next minute', async () => {
    const { database, jobs, mailer, env } = app.services
    const error = vi.fn()
    const refusing = { ...jobs, send: () => Promise.reject(new Error('away')) }
    const mailJob = createAlertMailJob({ env, mailer, log: app.services.log })
    const failing = createAlerts({ database, jobs: refusing, mailJob, log: { error } as never, now: () => clock })
    processes.push(failing)

    failing.raise(about())
    await failing.settled()
    const before = await list()
    refusing.send = jobs.send as never
    clock += minute
    failing.flush()
    await failing.settled()

    expect(before).toEqual([])
    expect(error).toHaveBeenCalledOnce()
    expect(await list()).toMatchObject([{ count: 1 }])
  })
})

describe('a mail', () => {
  test('is not sent of what has mended itself, nor to whoever cannot mend it any more', async () => {
    const { database, mailer, env, log } = app.services
    const alerts = startProcess()
    alerts.raise(about())
    await alerts.settled()
    await awaitMail(app, 'alert', owner.account.email)
    const [alert] = await list()
    const userId: UserId = (await owner.request('GET', '/api/accounts/me')).json().user.id
    const job = createAlertMailJob({ env, mailer, log })
    const run = () =>
      job.run({ database, signal: new AbortController().signal }, { workspaceId, alertId: alert?.id as never, userId })

    await setRole(app, owner, 'agent')
    await run()
    await setRole(app, owner, 'owner')
    alerts.resolve(answered())
    await alerts.settled()
    await run()

    expect(await readOutbox(app, 'alert', owner.account.email)).toHaveLength(1)
  })

  test('names no link where the server does not know its address', async () => {
    const { database, mailer, log } = app.services
    const sent = vi.fn()
    const job = createAlertMailJob({ env: { PUBLIC_URL: undefined }, mailer: { ...mailer, send: sent }, log })
    const alerts = startProcess()
    alerts.raise(about())
    await alerts.settled()
    const [alert] = await list()
    const userId: UserId = (await owner.request('GET', '/api/accounts/me')).json().user.id

    await job.run(
      { database, signal: new AbortController().signal },
      { workspaceId, alertId: alert?.id as never, userId },
    )

    expect(sent).toHaveBeenCalledOnce()
    expect(sent.mock.calls[0]?.[0].text).not.toContain('http')
  })
})

describe('dismissing', () => {
  const dismiss = (id: string, caller = owner) => caller.request('POST', `/api/v1/alerts/${id}/dismiss`)

  test('puts an alert away while it goes on, and it speaks up anew after a quiet hour', async () => {
    const alerts = startProcess()
    alerts.raise(about())
    await alerts.settled()
    const id = (await list())[0]?.id ?? ''

    const response = await dismiss(id)
    clock += minute
    alerts.raise(about())
    await alerts.settled()
    const [goingOn] = await list()
    clock += hour + 1
    alerts.raise(about())
    await alerts.settled()

    expect(response.json()).toMatchObject({ state: 'dismissed', dismissed_by: owner.account.name })
    expect(goingOn).toMatchObject({ id, state: 'dismissed', count: 2 })
    expect((await list()).map(({ state, count }) => [state, count])).toEqual([
      ['open', 1],
      ['resolved', 2],
    ])
    expect(await countMails()).toBe(2)
  })

  test('is for owners and admins; the others look', async () => {
    const alerts = startProcess()
    alerts.raise(about())
    await alerts.settled()
    const id = (await list())[0]?.id ?? ''
    const statuses: unknown[] = []

    for (const role of ['viewer', 'agent', 'admin'] as const) {
      const member = await addMember(role)
      const [seen] = await list(member)
      statuses.push([role, seen?.can_dismiss, (await dismiss(id, member)).statusCode])
    }

    expect(statuses).toEqual([
      ['viewer', false, 403],
      ['agent', false, 403],
      ['admin', true, 200],
    ])
  })

  test("finds no other workspace's alert, nor one that is not there", async () => {
    const outsider = await app.register()
    const alerts = startProcess()
    alerts.raise(about())
    await alerts.settled()
    const id = (await list())[0]?.id ?? ''

    const responses = [await dismiss(id, outsider), await dismiss(crypto.randomUUID()), await dismiss('x')]

    expect(await list(outsider)).toEqual([])
    expect(responses.map((response) => response.json().error.code)).toEqual(['not_found', 'not_found', 'invalid_input'])
    expect(await list()).toMatchObject([{ state: 'open' }])
  })
})

test('an alert of a deleted bot is told no more', async () => {
  const alerts = startProcess()
  alerts.raise(about())
  await alerts.settled()
  expect(await list()).toHaveLength(1)

  await owner.request('DELETE', `/api/v1/bots/${bot.id}`, { confirm_name: 'Mara' })

  expect(await list()).toEqual([])
})
