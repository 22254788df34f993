import type { ApiKeyView, CreateApiKeyBody, CreatedApiKeyView } from '@parley/contract/api-keys'
import type { ApiKeyId } from '@parley/contract/ids'
import type { Actor } from '../../platform/actor.ts'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { hashApiKey, makeApiKey, shownPrefix } from './api-key-secret.ts'
import { type ApiKeyRow, countApiKeys, insertApiKey, markRevoked } from './api-keys.repository.ts'

/** More than anyone can keep apart; it bounds the list, which has no pages. */
const keyLimit = 100
const dayMs = 24 * 60 * 60 * 1_000

/** Resolves to the key itself, which nothing can show again. Throws `conflict` where there are too many. */
export async function createApiKey(
  tx: WorkspaceTx,
  { actor, creatorName }: { actor: Actor; creatorName: string | null },
  { name, scope, expires_in_days: days }: CreateApiKeyBody,
): Promise<CreatedApiKeyView> {
  if ((await countApiKeys(tx)) >= keyLimit) {
    throw new AppError('conflict', `A workspace has at most ${keyLimit} API keys. Revoke one that nothing uses.`)
  }
  const key = makeApiKey()
  const now = new Date()
  const row = {
    ...{ id: newId<ApiKeyId>(), name, scope, prefix: shownPrefix(key), created_at: now },
    expires_at: days === null ? null : new Date(now.getTime() + days * dayMs),
  }
  await insertApiKey(tx, {
    ...row,
    workspace_id: actor.workspaceId,
    hash: hashApiKey(key),
    created_by: actor.userId,
  })
  return { ...presentApiKey({ ...row, creator_name: creatorName, last_used_at: null }), key }
}

/** Throws `not_found`, also for a key that was revoked already. */
export async function revokeApiKey(tx: WorkspaceTx, id: ApiKeyId): Promise<void> {
  if (!(await markRevoked(tx, id))) throw new AppError('not_found', 'This API key does not exist, or was revoked.')
}

export function presentApiKey(row: ApiKeyRow): ApiKeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scope: row.scope,
    created_by: row.creator_name,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
  }
}
