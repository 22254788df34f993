import { cpus } from 'node:os'
import type { WorkspaceId } from '@parley/contract/ids'
import { recountUsageJob } from '../../packages/server/src/modules/analytics/index.ts'
import { startTestApp } from '../../packages/server/test/test-app.ts'
import { seedConversations } from '../seed-conversations.ts'
import { listRequests, type PageRequest, type Timing, timeRequest } from './page-requests.ts'
import { seedPeople } from './seed-people.ts'

const sizes = [1_000, 1_000_000]
const people = 10_000
const limitMs = 100
const bots = 5

interface Measured {
  kind: string
  timings: Map<string, Timing>
  requests: PageRequest[]
}

const keyOf = ({ page, what }: PageRequest) => `${page} ${what}`

async function measure(messages: number): Promise<Measured> {
  const app = await startTestApp()
  try {
    const { services, http } = app
    const owner = await app.register()
    const me = (await owner.request('GET', '/api/accounts/me')).json()
    await services.accounts.makeOperator(me.user.id)
    await owner.request('POST', '/api/v1/billing/upgrade')
    const created = []
    for (let index = 0; index < bots; index += 1) {
      created.push((await owner.request('POST', '/api/v1/bots', { name: `Bot ${index + 1}` })).json())
    }
    const workspaceId: WorkspaceId = me.workspace.id
    console.log(`Writing ${messages.toLocaleString('en')} messages.`)
    const start = performance.now()
    const botIds = created.map(({ id }) => id)
    const { longConversationId } = await seedConversations(services.engine, {
      workspaceId,
      botIds,
      messages,
      days: 180,
      endsAt: new Date(),
    })
    await seedPeople(services.engine, people)
    const written = performance.now()
    const signal = new AbortController().signal
    await recountUsageJob.run({ database: services.database, signal }, { workspaceId })
    const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1)
    console.log(`Written in ${seconds(start, written)} s, counted in ${seconds(written, performance.now())} s.`)
    const [newest] = (await owner.request('GET', '/api/v1/conversations?limit=2')).json().items
    const token = created[0].embed_token
    const minted = (await app.anyone.request('POST', `/api/visitor/${token}/`, {})).json()
    const requests = listRequests({
      cookie: owner.cookie,
      botId: botIds[0],
      conversationId: newest.id,
      longConversationId,
      visitor: { token: minted.visitor_token, embedToken: token },
    })
    const timings = new Map<string, Timing>()
    for (const request of requests) timings.set(keyOf(request), await timeRequest(http, owner.cookie, request))
    return { kind: services.engine.kind, timings, requests }
  } finally {
    await app.close()
  }
}

const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0)

function report(small: Measured, large: Measured): string {
  const rows = large.requests.map((request) => {
    const [before, after] = [small.timings.get(keyOf(request)), large.timings.get(keyOf(request))]
    if (!before || !after) throw new Error(`${keyOf(request)} was not measured twice.`)
    const verdict = after.worst < limitMs ? '' : ' ⚠'
    return `| ${request.page} | ${request.what} | ${ms(before.p50)} | ${ms(before.worst)} | ${ms(after.p50)} | ${ms(after.worst)}${verdict} | ${(after.p50 / before.p50).toFixed(1)} |`
  })
  const [few, many] = sizes.map((size) => size.toLocaleString('en'))
  return `From a request's arrival in the server to the end of its answer, ${small.kind === 'embedded' ? 'on the embedded database' : 'on a PostgreSQL server'}, ${cpus().length} cores, in
milliseconds: median and worst of 20. One workspace holds ${few} or ${many} messages in all, a hundredth of them in one
conversation; the installation has ${people.toLocaleString('en')} users. The promise is under ${limitMs} ms.

| page | request | ${few}: median | worst | ${many}: median | worst | ratio of medians |
|---|---|--:|--:|--:|--:|--:|
${rows.join('\n')}
`
}

/** Times every page of the dashboard and the chat; resolves to the section of the results. */
export async function runPages(): Promise<string> {
  const [small, large] = [await measure(sizes[0] ?? 0), await measure(sizes[1] ?? 0)]
  const over = [...large.timings].filter(([, { worst }]) => worst >= limitMs)
  console.log(
    over.length === 0
      ? `Every request stayed under ${limitMs} ms.`
      : `Over ${limitMs} ms: ${over.map(([name]) => name).join('; ')}.`,
  )
  return report(small, large)
}
