import type { UserId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'

/** Of these login sessions, those that are still good and whose user is still a member of the workspace. */
export function listLiveLogins(
  database: Database,
  workspaceId: WorkspaceId,
  logins: readonly { loginSessionId: string; userId: UserId }[],
): Promise<string[]> {
  return withWorkspace(database, workspaceId, async (tx) => {
    const rows = await tx
      .selectFrom('login_session')
      .innerJoin('member', 'member.user_id', 'login_session.user_id')
      .select('login_session.id')
      .where(sql<boolean>`login_session.id::text = any(${logins.map((login) => login.loginSessionId)}::text[])`)
      .where('login_session.expires_at', '>', sql<Date>`now()`)
      .execute()
    return rows.map((row) => row.id)
  })
}
