import type { Role } from '@parley/contract/accounts'
import type { UserId, WorkspaceId } from '@parley/contract/ids'
import type { ActorWorkspace } from '../../platform/actor.ts'
import type { Database, SystemTx, WorkspaceTx } from '../../platform/db/database.ts'

/** The workspace that the user joined first, with their role in it. */
export async function findMembership(
  tx: SystemTx,
  userId: UserId,
): Promise<(ActorWorkspace & { role: Role }) | undefined> {
  const row = await tx
    .selectFrom('member')
    .innerJoin('workspace', 'workspace.id', 'member.workspace_id')
    .select(['workspace.id', 'workspace.name', 'member.role'])
    .select(['workspace.time_zone', 'workspace.suspended_at', 'workspace.suspension_reason'])
    .where('member.user_id', '=', userId)
    .orderBy('member.created_at')
    .limit(1)
    .executeTakeFirst()
  return row && { ...toActorWorkspace(row), role: row.role }
}

/** A workspace's row as an actor carries it. */
export function toActorWorkspace(row: {
  id: WorkspaceId
  name: string
  time_zone: string
  suspended_at: Date | null
  suspension_reason: string | null
}): ActorWorkspace {
  return {
    workspaceId: row.id,
    workspaceName: row.name,
    timeZone: row.time_zone,
    suspension: row.suspended_at && { reason: row.suspension_reason ?? '', since: row.suspended_at },
  }
}

/** Makes concurrent first requests of one user take turns. */
export function lockUser(tx: SystemTx, userId: UserId) {
  return tx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().executeTakeFirst()
}

export async function insertWorkspace(
  tx: SystemTx,
  workspace: { id: WorkspaceId; name: string; timeZone: string; ownerId: UserId },
) {
  await tx
    .insertInto('workspace')
    .values({ id: workspace.id, name: workspace.name, time_zone: workspace.timeZone })
    .execute()
  await tx
    .insertInto('member')
    .values({ workspace_id: workspace.id, user_id: workspace.ownerId, role: 'owner' })
    .execute()
}

export function findUserByEmail(database: Database, email: string) {
  return database.exempt
    .selectFrom('user')
    .select(['id', 'name', 'email', 'email_verified', 'is_operator'])
    .where('email', '=', email)
    .executeTakeFirst()
}

export async function updateUserName(database: Database, id: UserId, name: string) {
  await database.exempt.updateTable('user').set({ name, updated_at: new Date() }).where('id', '=', id).execute()
}

/** The address is known to be the user's, such as by a link mailed to it; no link to a new password works any more. */
export async function proveEmail(database: Database, id: UserId) {
  await database.exempt.updateTable('user').set({ email_verified: true }).where('id', '=', id).execute()
  await database.exempt.deleteFrom('verification').where('value', '=', id).execute()
}

export async function updateWorkspace(tx: WorkspaceTx, id: WorkspaceId, changes: { name: string; timeZone: string }) {
  const { name, timeZone: time_zone } = changes
  await tx.updateTable('workspace').set({ name, time_zone }).where('id', '=', id).execute()
}

export async function updateOperator(database: Database, id: UserId) {
  await database.exempt.updateTable('user').set({ is_operator: true }).where('id', '=', id).execute()
}

const loginSessionColumns = ['id', 'ip_address', 'user_agent', 'created_at', 'updated_at'] as const

export function listLoginSessions(database: Database, userId: UserId) {
  return database.exempt
    .selectFrom('login_session')
    .select(loginSessionColumns)
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date())
    .orderBy('updated_at', 'desc')
    .limit(200)
    .execute()
}

export async function deleteLoginSession(database: Database, userId: UserId, id: string): Promise<boolean> {
  const result = await database.exempt
    .deleteFrom('login_session')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function deleteOtherLoginSessions(database: Database, userId: UserId, keptId: string) {
  await database.exempt.deleteFrom('login_session').where('user_id', '=', userId).where('id', '!=', keptId).execute()
}

export async function deleteLoginSessions(database: Database, userId: UserId) {
  await database.exempt.deleteFrom('login_session').where('user_id', '=', userId).execute()
}
