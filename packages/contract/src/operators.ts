import { z } from 'zod'
import { role } from './accounts.ts'
import { planId } from './billing.ts'
import { botId, userId, workspaceId } from './ids.ts'
import { pageOf, pageQuery } from './paging.ts'

/** Lists of the operator's desk, newest first. `q` is looked for in names, e-mail addresses and ids. */
export const deskQuery = pageQuery.extend({
  q: z.string().trim().max(200, 'A search is at most 200 characters.').optional(),
})
export type DeskQuery = z.output<typeof deskQuery>

/** `GET /api/admin/users`. */
export const deskUser = z.object({
  id: userId,
  name: z.string(),
  email: z.string(),
  is_email_verified: z.boolean(),
  is_operator: z.boolean(),
  workspaces: z.array(z.object({ id: workspaceId, name: z.string(), role })),
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime().nullable(),
})
export type DeskUser = z.infer<typeof deskUser>
export const deskUserList = pageOf(deskUser)

const suspension = z.object({ reason: z.string(), since: z.iso.datetime() }).nullable()

/** `GET /api/admin/workspaces`, and `/api/admin/workspaces/:workspaceId` for one. Counts are of all time. */
export const deskWorkspace = z.object({
  id: workspaceId,
  name: z.string(),
  plan: planId,
  suspension,
  owner: z.object({ id: userId, name: z.string(), email: z.string() }).nullable(),
  members: z.int(),
  bots: z.int(),
  messages: z.int(),
  cost_nanousd: z.int(),
  created_at: z.iso.datetime(),
})
export type DeskWorkspace = z.infer<typeof deskWorkspace>
export const deskWorkspaceList = pageOf(deskWorkspace)

/** `PATCH /api/admin/workspaces/:workspaceId`. A smaller plan deletes nothing; no bot can be added above its limit. */
export const changeWorkspaceBody = z.strictObject({ plan: planId })

/** `POST /api/admin/workspaces/:workspaceId/suspend`. The reason is shown to the workspace's people, never to visitors. */
export const suspendBody = z.strictObject({
  reason: z.string().trim().min(1, 'Say why.').max(300, 'A reason is at most 300 characters.'),
})

/** `GET /api/admin/bots`. */
export const deskBot = z.object({
  id: botId,
  name: z.string(),
  primary_color: z.string(),
  workspace: z.object({ id: workspaceId, name: z.string(), is_suspended: z.boolean() }),
  model: z.string(),
  is_archived: z.boolean(),
  conversations: z.int(),
  messages: z.int(),
  created_at: z.iso.datetime(),
})
export type DeskBot = z.infer<typeof deskBot>
export const deskBotList = pageOf(deskBot)

/** Whether a part of the installation works; `detail` says it in a sentence. */
const healthState = z.enum(['ok', 'warn', 'down'])
export type HealthState = z.infer<typeof healthState>

/** `GET /api/admin/health`. */
export const instanceHealth = z.object({
  server: z.object({
    version: z.string(),
    node: z.string(),
    started_at: z.iso.datetime(),
    memory_bytes: z.int(),
    /** Of the last minute; the 99th percentile, in milliseconds. */
    loop_delay_p99_ms: z.number(),
    running_answers: z.int(),
  }),
  database: z.object({
    state: healthState,
    detail: z.string(),
    kind: z.enum(['embedded', 'server']),
    version: z.string().nullable(),
    size_bytes: z.int().nullable(),
    /** Of one small query, in milliseconds. */
    latency_ms: z.number().nullable(),
  }),
  queue: z.object({
    state: healthState,
    detail: z.string(),
    jobs: z.array(
      z.object({ name: z.string(), waiting: z.int(), active: z.int(), failed: z.int(), every: z.string().nullable() }),
    ),
  }),
  vendors: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      state: healthState,
      detail: z.string(),
      is_configured: z.boolean(),
      /** Of the last hour, over all workspaces. */
      answers: z.int(),
      failures: z.int(),
      latest_failure: z.object({ message: z.string(), at: z.iso.datetime() }).nullable(),
    }),
  ),
  disk: z.object({
    state: healthState,
    detail: z.string(),
    path: z.string(),
    free_bytes: z.int(),
    total_bytes: z.int(),
  }),
  mail: z.object({ state: healthState, detail: z.string() }),
  /** Null on the embedded database, which one process has open. */
  redis: z.object({ state: healthState, detail: z.string() }).nullable(),
})
export type InstanceHealth = z.infer<typeof instanceHealth>

/** `GET /api/admin/overview`: how much there is. */
export const deskOverview = z.object({
  users: z.int(),
  workspaces: z.int(),
  suspended_workspaces: z.int(),
  bots: z.int(),
  conversations: z.int(),
  messages: z.int(),
})
export type DeskOverview = z.infer<typeof deskOverview>
