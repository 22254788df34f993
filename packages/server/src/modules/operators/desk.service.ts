import type { PlanId } from '@parley/contract/billing'
import type { BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import type { DeskBot, DeskOverview, DeskQuery, DeskUser, DeskWorkspace } from '@parley/contract/operators'
import type { Page } from '@parley/contract/paging'
import type { LoggedInUser } from '../../platform/actor.ts'
import type { Database, SystemTx } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import {
  countAll,
  countBots,
  countMembers,
  findWorkspace,
  listBots,
  listLastSeen,
  listMemberships,
  listOwners,
  listUsers,
  listWorkspaces,
  sumBotUsage,
  sumWorkspaceUsage,
  suspend,
  unsuspend,
  updatePlan,
  type WorkspaceRow,
} from './desk.repository.ts'
import { toPage, toWindow } from './desk-page.ts'

/** The overview's counts read whole tables, so they may be this old. */
const overviewMaxAgeMs = 30_000

export type Desk = ReturnType<typeof createDesk>

/** What whoever runs the installation sees and does, over all workspaces. */
export function createDesk({
  database,
  log,
  onSuspension,
}: {
  database: Database
  log: Log
  /** A workspace was suspended, or is no longer: what was remembered of it is out of date. */
  onSuspension: (id: WorkspaceId) => void
}) {
  let overview: { counts: Promise<DeskOverview>; since: number } | undefined

  /** One workspace after a change of it. Throws `not_found`. */
  async function change(
    { operator, id, action }: { operator: LoggedInUser; id: WorkspaceId; action: string },
    work: (tx: SystemTx) => Promise<boolean>,
  ): Promise<DeskWorkspace> {
    const view = await withSystem(database, `operators.${action}`, async (tx) => {
      if (!(await work(tx))) throw noWorkspace()
      return getWorkspace(tx, id)
    })
    overview = undefined
    // Operators act on what is others': it stays to be read who did what.
    log.warn({ operator: operator.userId, workspace: id, action }, 'An operator changed a workspace.')
    return view
  }

  return {
    overview(): Promise<DeskOverview> {
      if (overview && performance.now() - overview.since < overviewMaxAgeMs) return overview.counts
      const counts = withSystem(database, 'operators.count-all', countAll)
      const remembered = { counts, since: performance.now() }
      overview = remembered
      counts.catch(() => {
        if (overview === remembered) overview = undefined
      })
      return counts
    },

    listUsers(query: DeskQuery): Promise<Page<DeskUser>> {
      const window = toWindow(query)
      return withSystem(database, 'operators.list-users', async (tx) => {
        const { items, next_cursor } = toPage(await listUsers(tx, window), window)
        const ids: UserId[] = items.map((user) => user.id)
        const memberships = await listMemberships(tx, ids)
        const lastSeen = await listLastSeen(tx, ids)
        return {
          items: items.map((user) => ({
            id: user.id,
            name: user.name,
            email: user.email,
            is_email_verified: user.email_verified,
            is_operator: user.is_operator,
            workspaces: memberships
              .filter((membership) => membership.user_id === user.id)
              .map(({ id, name, role }) => ({ id, name, role })),
            created_at: user.created_at.toISOString(),
            last_seen_at: lastSeen.get(user.id)?.toISOString() ?? null,
          })),
          next_cursor,
        }
      })
    },

    listWorkspaces(query: DeskQuery): Promise<Page<DeskWorkspace>> {
      const window = toWindow(query)
      return withSystem(database, 'operators.list-workspaces', async (tx) => {
        const { items, next_cursor } = toPage(await listWorkspaces(tx, window), window)
        return { items: await presentWorkspaces(tx, items), next_cursor }
      })
    },

    /** Throws `not_found`. */
    getWorkspace: (id: WorkspaceId) => withSystem(database, 'operators.get-workspace', (tx) => getWorkspace(tx, id)),

    changePlan: (operator: LoggedInUser, id: WorkspaceId, plan: PlanId) =>
      change({ operator, id, action: 'change-plan' }, (tx) => updatePlan(tx, id, plan)),

    async suspend(operator: LoggedInUser, id: WorkspaceId, reason: string): Promise<DeskWorkspace> {
      const view = await change({ operator, id, action: 'suspend' }, (tx) => suspend(tx, id, reason))
      onSuspension(id)
      return view
    },

    async unsuspend(operator: LoggedInUser, id: WorkspaceId): Promise<DeskWorkspace> {
      const view = await change({ operator, id, action: 'unsuspend' }, (tx) => unsuspend(tx, id))
      onSuspension(id)
      return view
    },

    listBots(query: DeskQuery): Promise<Page<DeskBot>> {
      const window = toWindow(query)
      return withSystem(database, 'operators.list-bots', async (tx) => {
        const { items, next_cursor } = toPage(await listBots(tx, window), window)
        const usage = await sumBotUsage(tx, items)
        return { items: items.map((bot) => presentBot(bot, usage.get(bot.id))), next_cursor }
      })
    },
  }
}

async function getWorkspace(tx: SystemTx, id: WorkspaceId): Promise<DeskWorkspace> {
  const row = await findWorkspace(tx, id)
  const [view] = row ? await presentWorkspaces(tx, [row]) : []
  if (!view) throw noWorkspace()
  return view
}

async function presentWorkspaces(tx: SystemTx, rows: readonly WorkspaceRow[]): Promise<DeskWorkspace[]> {
  const ids = rows.map(({ id }) => id)
  const owners = await listOwners(tx, ids)
  const members = await countMembers(tx, ids)
  const bots = await countBots(tx, ids)
  const usage = await sumWorkspaceUsage(tx, ids)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    plan: row.plan,
    suspension: row.suspended_at && { reason: row.suspension_reason ?? '', since: row.suspended_at.toISOString() },
    owner: owners.get(row.id) ?? null,
    members: members.get(row.id) ?? 0,
    bots: bots.get(row.id) ?? 0,
    messages: usage.get(row.id)?.messages ?? 0,
    cost_nanousd: usage.get(row.id)?.cost_nanousd ?? 0,
    created_at: row.created_at.toISOString(),
  }))
}

function presentBot(
  bot: Awaited<ReturnType<typeof listBots>>[number],
  usage: { conversations: number; messages: number } | undefined,
): DeskBot {
  return {
    id: bot.id as BotId,
    name: bot.name,
    primary_color: bot.primary_color,
    workspace: { id: bot.workspace_id, name: bot.workspace_name, is_suspended: bot.suspended_at !== null },
    model: bot.model,
    is_archived: bot.archived_at !== null,
    conversations: usage?.conversations ?? 0,
    messages: usage?.messages ?? 0,
    created_at: bot.created_at.toISOString(),
  }
}

function noWorkspace(): AppError {
  return new AppError('not_found', 'There is no workspace with this id.')
}
