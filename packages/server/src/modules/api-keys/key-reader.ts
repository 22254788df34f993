import type { ApiKeyScope } from '@parley/contract/api-keys'
import type { ApiKeyId } from '@parley/contract/ids'
import type { Actor } from '../../platform/actor.ts'
import type { Database } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { type RateLimits, takePoint } from '../../platform/rate-limit.ts'
import { hashApiKey, isApiKey, keyPrefix } from './api-key-secret.ts'
import { findKeyByHash, type KnownKey, noteUse } from './api-keys.repository.ts'

/** Reads API keys from requests, and remembers them for a moment. */
export interface ApiKeyReader {
  /**
   * Who acts by this `Authorization` header; undefined where it holds no API key.
   *
   * Throws `unauthenticated` for a key that opens nothing, and `rate_limited`.
   */
  read(authorization: string | undefined): Promise<{ actor: Actor; scope: ApiKeyScope } | undefined>
  /** To be called when a key was revoked: this process asks for it anew. Others do within `maxAgeMs`. */
  forget(id: ApiKeyId): void
}

const maxAgeMs = 5_000
const maxEntries = 10_000
const noteEveryMs = 60_000

export function createApiKeyReader({
  database,
  limits,
  requestsPerMinute,
  log,
}: {
  database: Database
  limits: RateLimits
  requestsPerMinute: number
  log: Log
}): ApiKeyReader {
  const known = new Map<string, { key: Promise<KnownKey>; since: number }>()
  const limiter = limits.create('api-key', { points: requestsPerMinute, duration: 60 })
  const notedAt = new Map<ApiKeyId, number>()

  async function load(hash: string): Promise<KnownKey> {
    const key = await withSystem(database, 'api-keys.find-key', (tx) => findKeyByHash(tx, hash))
    if (!key) throw unknownKey()
    return key
  }

  function find(hash: string): Promise<KnownKey> {
    const entry = known.get(hash)
    if (entry && performance.now() - entry.since < maxAgeMs) return entry.key
    if (known.size >= maxEntries) known.clear()
    const remembered = { key: load(hash), since: performance.now() }
    known.set(hash, remembered)
    // Unknown keys are not remembered: anyone could fill the memory with them.
    remembered.key.catch(() => known.get(hash) === remembered && known.delete(hash))
    return remembered.key
  }

  /** Beside the request, whose answer must not wait for it, nor fail with it. */
  function note({ id, workspace_id }: KnownKey): void {
    const now = performance.now()
    if (now - (notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < noteEveryMs) return
    if (notedAt.size >= maxEntries) notedAt.clear()
    notedAt.set(id, now)
    withWorkspace(database, workspace_id, (tx) => noteUse(tx, id)).catch((error) => {
      notedAt.delete(id)
      log.warn({ err: error }, 'The use of an API key could not be noted.')
    })
  }

  return {
    read: async (authorization) => {
      const [, text] = authorization?.match(/^Bearer +(\S+) *$/i) ?? []
      if (!text?.startsWith(keyPrefix)) return undefined
      if (!isApiKey(text)) throw unknownKey()
      const key = await find(hashApiKey(text))
      if (key.revoked_at) throw new AppError('unauthenticated', 'This API key was revoked.')
      if (key.expires_at && key.expires_at.getTime() <= Date.now()) {
        throw new AppError('unauthenticated', 'This API key has expired.')
      }
      await takePoint(limiter, key.id, 'Too many requests with this API key.')
      note(key)
      return { actor: toActor(key), scope: key.scope }
    },
    forget: (id) => {
      for (const [hash, { key }] of known) {
        key.then(
          (found) => found.id === id && known.delete(hash),
          () => undefined,
        )
      }
    },
  }
}

function toActor(key: KnownKey): Actor {
  return {
    workspaceId: key.workspace_id,
    workspaceName: key.workspace_name,
    timeZone: key.time_zone,
    suspension: key.suspended_at && { reason: key.suspension_reason ?? '', since: key.suspended_at },
    role: key.scope === 'write' ? 'admin' : 'viewer',
    userId: null,
  }
}

function unknownKey(): AppError {
  return new AppError('unauthenticated', 'This API key is not valid.')
}
