import { randomUUID } from 'node:crypto'
import type { BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import {
  changeWorkspaceBody,
  type DeskBot,
  type DeskOverview,
  type DeskUser,
  type DeskWorkspace,
  deskQuery,
  type InstanceHealth,
  suspendBody,
} from '@parley/contract/operators'
import { type FakeRoutes, Refusal, readBody } from './fake-call.ts'
import type { FakeOwner } from './fake-world.ts'

/** What the operator's desk shows. It may be changed as the API runs. */
export interface FakeDesk {
  users: DeskUser[]
  workspaces: DeskWorkspace[]
  bots: DeskBot[]
  health: InstanceHealth
}

const desks = new WeakMap<FakeOwner, FakeDesk>()

/** Makes someone an operator, of an installation with so many workspaces of one user and one bot each. */
export function makeOperator(owner: FakeOwner, { workspaces: count = 3 } = {}): FakeDesk {
  owner.isOperator = true
  const desk: FakeDesk = { users: [], workspaces: [], bots: [], health: healthOf() }
  for (let index = 0; index < count; index += 1) addTenant(desk, index)
  desks.set(owner, desk)
  return desk
}

const names = [
  'Lampworks',
  'Brass & Oak',
  'Northwind Tea',
  'Hill Bakery',
  'Quiet Cycles',
  'Paper Lane',
  'Juniper Dental',
]

function addTenant(desk: FakeDesk, index: number): void {
  const created_at = new Date(Date.now() - (index + 1) * 31_000_000).toISOString()
  const suffix = index < names.length ? '' : ` ${index + 1}`
  const name = `${names[index % names.length]}${suffix}`
  const [owner, workspace] = [randomUUID() as UserId, randomUUID() as WorkspaceId]
  const person = { id: owner, name: `Owner ${index + 1}`, email: `owner-${index + 1}@example.com` }
  desk.users.push({
    ...{ ...person, is_email_verified: index % 3 !== 1, is_operator: index === 0 },
    ...{ workspaces: [{ id: workspace, name, role: 'owner' }], created_at },
    last_seen_at: index % 5 === 4 ? null : new Date(Date.now() - index * 3_700_000).toISOString(),
  })
  desk.workspaces.push({
    ...{ id: workspace, name, plan: index % 3 === 0 ? 'pro' : 'free', owner: person, members: 1, bots: 1, created_at },
    ...{ suspension: null, messages: index * 1_913 + 12, cost_nanousd: index * 81_500_000 + 1_400_000 },
  })
  desk.bots.push({
    ...{
      id: randomUUID() as BotId,
      name: `${name} guide`,
      primary_color: index % 2 ? '#b45309' : '#0f766e',
      created_at,
    },
    ...{
      workspace: { id: workspace, name, is_suspended: false },
      model: 'openai/gpt-oss-20b',
      is_archived: index % 6 === 5,
    },
    ...{ conversations: index * 311 + 2, messages: index * 1_913 + 12 },
  })
}

export function fakeOperatorRoutes(): FakeRoutes {
  return {
    'GET /api/admin/overview': (owner): DeskOverview => {
      const { users, workspaces, bots } = deskOf(owner)
      return {
        users: users.length,
        workspaces: workspaces.length,
        suspended_workspaces: workspaces.filter(({ suspension }) => suspension).length,
        bots: bots.length,
        conversations: bots.reduce((sum, bot) => sum + bot.conversations, 0),
        messages: bots.reduce((sum, bot) => sum + bot.messages, 0),
      }
    },
    'GET /api/admin/health': (owner) => deskOf(owner).health,
    'GET /api/admin/users': (owner, { query }) => page(deskOf(owner).users, query),
    'GET /api/admin/bots': (owner, { query }) => page(deskOf(owner).bots, query),
    'GET /api/admin/workspaces': (owner, { query }) => page(deskOf(owner).workspaces, query),
    'GET /api/admin/workspaces/:id': (owner, { params }) => workspaceOf(owner, params.id),
    'PATCH /api/admin/workspaces/:id': async (owner, { params, request }) =>
      Object.assign(workspaceOf(owner, params.id), await readBody(request, changeWorkspaceBody)),
    'POST /api/admin/workspaces/:id/suspend': async (owner, { params, request }) => {
      const { reason } = await readBody(request, suspendBody)
      return setSuspension(owner, params.id, { reason, since: new Date().toISOString() })
    },
    'POST /api/admin/workspaces/:id/unsuspend': (owner, { params }) => setSuspension(owner, params.id, null),
  }
}

function deskOf(owner: FakeOwner): FakeDesk {
  const desk = desks.get(owner)
  if (!desk) throw new Refusal('forbidden', 'Only an operator may do this.')
  return desk
}

function workspaceOf(owner: FakeOwner, id: string | undefined): DeskWorkspace {
  const found = deskOf(owner).workspaces.find((workspace) => workspace.id === id)
  if (!found) throw new Refusal('not_found', 'There is no such workspace.')
  return found
}

function setSuspension(
  owner: FakeOwner,
  id: string | undefined,
  suspension: DeskWorkspace['suspension'],
): DeskWorkspace {
  for (const bot of deskOf(owner).bots) if (bot.workspace.id === id) bot.workspace.is_suspended = suspension !== null
  return Object.assign(workspaceOf(owner, id), { suspension })
}

function page<Item extends { id: string }>(all: readonly Item[], search: URLSearchParams) {
  const { q = '', cursor, limit } = deskQuery.parse(Object.fromEntries(search))
  const found = all.filter((item) => JSON.stringify(item).toLowerCase().includes(q.toLowerCase()))
  const from = cursor ? found.findIndex(({ id }) => id === cursor) + 1 : 0
  const items = found.slice(from, from + limit)
  return { items, next_cursor: from + limit < found.length ? (items.at(-1)?.id ?? null) : null }
}

function healthOf(): InstanceHealth {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
  return {
    server: {
      ...{ version: '0.1.0', node: 'v26.1.0', started_at: hourAgo, memory_bytes: 412_000_000 },
      ...{ loop_delay_p99_ms: 4.2, running_answers: 3 },
    },
    database: {
      ...{ state: 'ok', detail: 'The embedded database answers.', kind: 'embedded', version: '18.0' },
      ...{ size_bytes: 184_000_000, latency_ms: 0.8 },
    },
    queue: {
      ...{ state: 'warn', detail: '1 job failed for good in the last day. The log says why.' },
      jobs: [
        { name: 'chat.sweep-turns', waiting: 0, active: 1, failed: 0, every: 'every minute' },
        { name: 'accounts.send-mail', waiting: 2, active: 0, failed: 1, every: null },
        { name: 'bots.remove-retired-tokens', waiting: 0, active: 0, failed: 0, every: 'every day' },
      ],
    },
    vendors: [
      {
        ...{ id: 'groq', label: 'Groq', state: 'warn', detail: '38 of 412 answers failed in the last hour.' },
        ...{ is_configured: true, answers: 374, failures: 38 },
        latest_failure: { message: 'Groq is over capacity (503). The answer was tried 3 times.', at: hourAgo },
      },
    ],
    disk: {
      ...{ state: 'ok', detail: '41.2 GB free in /srv/parley/data.', path: '/srv/parley/data' },
      ...{ free_bytes: 44_200_000_000, total_bytes: 85_900_000_000 },
    },
    mail: { state: 'ok', detail: 'Mail goes to smtp.example.com.' },
    redis: { state: 'ok', detail: 'Redis at redis.internal:6379 answers.' },
  }
}
