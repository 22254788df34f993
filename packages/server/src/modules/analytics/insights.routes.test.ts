import type { InsightsView } from '@parley/contract/insights'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatScene, startChatScene } from '../../../test/chat-scene.ts'
import type { Caller } from '../../../test/test-app.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { foldDaysJob, recountUsageJob } from './analytics.jobs.ts'
import { addDays, localDay } from './local-days.ts'
import { addUsage } from './usage.repository.ts'

let scene: ChatScene
let workspaceId: InsightsView['bots'][number]['id']

beforeAll(async () => {
  scene = await startChatScene()
  workspaceId = (await scene.owner.request('GET', '/api/accounts/me')).json().workspace.id
})
afterAll(() => scene.close())

async function insights(query = '', caller: Caller = scene.owner): Promise<InsightsView> {
  const response = await caller.request('GET', `/api/v1/insights${query}`)
  expect(response.statusCode).toBe(200)
  return response.json()
}

/** Turns of another day: those of today, moved. */
async function moveTurnsTo(at: Date): Promise<void> {
  await withSystem(scene.app.services.database, 'analytics.test', (tx) =>
    tx.updateTable('turn').set({ ended_at: at }).where('bot_id', '=', scene.bot.id).execute(),
  )
}

async function setTimeZone(time_zone: string): Promise<void> {
  await withSystem(scene.app.services.database, 'analytics.test', (tx) =>
    tx
      .updateTable('workspace')
      .set({ time_zone })
      .where('id', '=', workspaceId as never)
      .execute(),
  )
}

async function run(job: typeof recountUsageJob | typeof foldDaysJob): Promise<void> {
  const context = { database: scene.app.services.database, signal: new AbortController().signal }
  await job.run(context, { workspaceId } as never)
}

test('answers, failures and retries show at once, and counting them anew comes to the same', async () => {
  await scene.send('First', { sessionId: 'counted-1' })
  await scene.send('Second', { sessionId: 'counted-1' })
  scene.groq.failWith({ status: 401 })
  await scene.send('Third', { sessionId: 'counted-2', clientMessageId: 'retried' })
  await scene.send('Third', { sessionId: 'counted-2', clientMessageId: 'retried' })

  const live = await insights('?days=7')
  await run(recountUsageJob)
  const recounted = await insights('?days=7')

  expect(live.totals).toMatchObject({ conversations: 2, messages: 6, turns: 3, failed_turns: 1 })
  expect(live.totals.cost_nanousd).toBeGreaterThan(0)
  expect(live.totals.first_token_p50_ms).toBeGreaterThan(0)
  expect(live.days).toHaveLength(7)
  expect(live.days.at(-1)).toEqual({ day: live.to, ...live.totals })
  expect(live.bots).toEqual([{ id: scene.bot.id, name: 'Mara', totals: live.totals }])
  expect(live.previous.messages).toBe(0)
  expect(recounted).toEqual(live)
})

test("a day is the workspace's, and moving to another time zone moves what happened", async () => {
  // 20:00 in UTC is already tomorrow in Kolkata, half an hour off the whole hours.
  const yesterday = addDays(localDay('UTC'), -1)
  await moveTurnsTo(new Date(`${yesterday}T20:00:00Z`))

  await run(recountUsageJob)
  const inUtc = await insights('?days=7')
  await setTimeZone('Asia/Kolkata')
  await run(recountUsageJob)
  const inKolkata = await insights('?days=7')
  await setTimeZone('UTC')

  const dayOf = (view: InsightsView) => view.days.filter((day) => day.turns > 0).map(({ day }) => day)
  expect(dayOf(inUtc)).toEqual([yesterday])
  expect(inKolkata.time_zone).toBe('Asia/Kolkata')
  expect(dayOf(inKolkata)).toEqual([addDays(yesterday, 1)])
  expect(inKolkata.totals).toEqual(inUtc.totals)
})

test('the period before is what the comparison says', async () => {
  const today = localDay('UTC')
  await withSystem(scene.app.services.database, 'analytics.test', (tx) =>
    tx.deleteFrom('bot_usage_day').where('bot_id', '=', scene.bot.id).execute(),
  )
  for (const [daysAgo, messages] of [
    [0, 5],
    [6, 7],
    [7, 11],
    [13, 13],
    [14, 100],
  ] as const) {
    await withWorkspace(scene.app.services.database, workspaceId as never, (tx) =>
      addUsage(
        tx,
        { workspaceId: workspaceId as never, botId: scene.bot.id },
        {
          messages,
          firstTokenMs: 1_000,
          at: new Date(`${addDays(today, -daysAgo)}T12:00:00Z`),
        },
      ),
    )
  }

  const week = await insights('?days=7')

  expect(week).toMatchObject({ from: addDays(today, -6), to: today })
  expect([week.totals.messages, week.previous.messages]).toEqual([12, 24])
  expect(Math.abs((week.previous.first_token_p95_ms ?? 0) - 1_000)).toBeLessThanOrEqual(50)
})

test('folding the shards of past days changes no figure', async () => {
  const before = await insights('?days=90')
  const shardsBefore = await shards()

  await run(foldDaysJob)

  expect(await insights('?days=90')).toEqual(before)
  expect(shardsBefore.some((row) => row.shard > 0)).toBe(true)
  const old = addDays(localDay('UTC'), -2)
  expect((await shards()).filter((row) => row.shard > 0 && row.day <= old)).toEqual([])
})

test('turns that end while days are counted anew are counted once', async () => {
  await run(recountUsageJob)
  const before = await insights('?days=7')
  let isSending = true
  const recounts = (async () => {
    while (isSending) await run(recountUsageJob)
  })()

  const answers = Array.from({ length: 60 }, (_, index) => scene.send('Busy', { sessionId: `busy-${index}` }))
  const statuses = (await Promise.all(answers)).map((response) => response.status)
  isSending = false
  await recounts

  expect(new Set(statuses)).toEqual(new Set([200]))
  const after = await insights('?days=7')
  expect(after.totals.turns - before.totals.turns).toBe(60)
  expect(after.totals.conversations - before.totals.conversations).toBe(60)
})

test('insights of one bot leave the others out', async () => {
  await scene.owner.request('POST', '/api/v1/billing/upgrade')
  const other = (await scene.owner.request('POST', '/api/v1/bots', { name: 'Other' })).json()

  const view = await insights(`?days=30&bot_id=${other.id}`)

  expect(view.bots.map(({ name }) => name)).toEqual(['Other'])
  expect(view.totals.messages).toBe(0)
  expect(view.days).toHaveLength(30)
})

test.each(['?days=8', '?days=x', '?bot_id=1'])('%s is refused', async (query) => {
  const response = await scene.owner.request('GET', `/api/v1/insights${query}`)

  expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
})

test("another workspace's bot is absent", async () => {
  const outsider = await scene.app.register()

  const response = await outsider.request('GET', `/api/v1/insights?bot_id=${scene.bot.id}`)

  expect(response.statusCode).toBe(404)
})

async function shards() {
  return withSystem(scene.app.services.database, 'analytics.test', (tx) =>
    tx.selectFrom('bot_usage_day').select(['day', 'shard']).where('bot_id', '=', scene.bot.id).execute(),
  )
}
