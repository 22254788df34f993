import type { ApiKeyScope } from '@parley/contract/api-keys'
import type { ApiKeyId, UserId, WorkspaceId } from '@parley/contract/ids'
import type { SystemTx, WorkspaceTx } from '../../platform/db/database.ts'

export type ApiKeyRow = Awaited<ReturnType<typeof listApiKeys>>[number]

/** Those that were not revoked, newest first. */
export function listApiKeys(tx: WorkspaceTx) {
  return tx
    .selectFrom('api_key')
    .leftJoin('user', 'user.id', 'api_key.created_by')
    .select(['api_key.id', 'api_key.name', 'api_key.prefix', 'api_key.scope', 'user.name as creator_name'])
    .select(['api_key.created_at', 'api_key.expires_at', 'api_key.last_used_at'])
    .where('api_key.revoked_at', 'is', null)
    .orderBy('api_key.id', 'desc')
    .execute()
}

/** Those that were not revoked. Locks the workspace, so that of two who make the last key one is refused. */
export async function countApiKeys(tx: WorkspaceTx): Promise<number> {
  await tx.selectFrom('workspace').select('id').forUpdate().execute()
  const { count } = await tx
    .selectFrom('api_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

export async function insertApiKey(
  tx: WorkspaceTx,
  key: {
    workspace_id: WorkspaceId
    id: ApiKeyId
    name: string
    prefix: string
    hash: string
    scope: ApiKeyScope
    created_by: UserId | null
    created_at: Date
    expires_at: Date | null
  },
): Promise<void> {
  await tx.insertInto('api_key').values(key).execute()
}

/** False where there is no such key, or it was revoked already. */
export async function markRevoked(tx: WorkspaceTx, id: ApiKeyId): Promise<boolean> {
  const result = await tx
    .updateTable('api_key')
    .set({ revoked_at: new Date() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** At most once a minute, however many processes the key is used at. */
export async function noteUse(tx: WorkspaceTx, id: ApiKeyId): Promise<void> {
  const now = new Date()
  const minuteAgo = new Date(now.getTime() - 60_000)
  await tx
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', minuteAgo)]))
    .execute()
}

export type KnownKey = NonNullable<Awaited<ReturnType<typeof findKeyByHash>>>

/** The key with this hash, revoked or not, with the workspace that it opens. */
export function findKeyByHash(tx: SystemTx, hash: string) {
  return tx
    .selectFrom('api_key')
    .innerJoin('workspace', 'workspace.id', 'api_key.workspace_id')
    .select(['api_key.id', 'api_key.scope', 'api_key.expires_at', 'api_key.revoked_at'])
    .select(['workspace.id as workspace_id', 'workspace.name as workspace_name', 'workspace.time_zone'])
    .select(['workspace.suspended_at', 'workspace.suspension_reason'])
    .where('api_key.hash', '=', hash)
    .executeTakeFirst()
}
