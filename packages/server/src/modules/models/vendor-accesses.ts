import type { WorkspaceId } from '@parley/contract/ids'
import { type VendorId, vendorId, vendors } from '@parley/contract/model-catalogue'
import { type SecretBox, UnsealError } from '../../platform/crypto/secret-box.ts'
import { deriveKey } from '../../platform/crypto/secret-key.ts'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import type { Env } from '../../platform/env/env.ts'
import type { Log } from '../../platform/log.ts'
import { createGuardedFetch } from '../../platform/net/guarded-fetch.ts'
import { type VendorAccess, vendorAddresses } from './vendor-clients.ts'
import { listVendorKeys, type VendorKeyRow } from './vendor-keys.repository.ts'

/** How a vendor is reached, and by whose means. `source` tells one key and address from another. */
export type ReachedVendor = { access: VendorAccess; source: string } & (
  | { owner: 'environment' }
  | { owner: 'workspace'; workspaceId: WorkspaceId }
)

export type ReachedVendors = ReadonlyMap<VendorId, ReachedVendor>

/** The settings that name vendors' keys and addresses. */
export type VendorEnv = Pick<Env, Extract<keyof Env, `${string}_API_KEY` | `${string}_BASE_URL`>> &
  Pick<Env, 'ALLOW_PRIVATE_MODEL_HOSTS'>

export type VendorAccesses = ReturnType<typeof createVendorAccesses>

const maxAgeMs = 5_000
const maxEntries = 10_000

/**
 * How each vendor is reached: by what the workspace brought, or else by the installation's own settings.
 *
 * Keys are opened when they are needed, and kept open for a moment. A change in this process is seen at once; one made by
 * another process within `maxAgeMs`.
 */
export function createVendorAccesses({
  env,
  database,
  box,
  log,
  guardedFetch = createGuardedFetch(),
}: {
  env: VendorEnv
  database: Database
  box: SecretBox
  log: Pick<Log, 'error'>
  guardedFetch?: typeof fetch
}) {
  const environment: ReachedVendors = new Map(
    vendorId.options.flatMap((vendor) => {
      const access = ofEnvironment(vendor, env)
      return access ? [[vendor, { access, source: digestOf(access), owner: 'environment' }] as const] : []
    }),
  )
  const known = new Map<WorkspaceId, { vendors: Promise<ReachedVendors>; since: number }>()

  /** Adds what the rows open. A key that cannot be opened counts as none: nobody knows what it was. */
  function open(rows: readonly VendorKeyRow[]): ReachedVendors {
    if (rows.length === 0) return environment
    const reached = new Map(environment)
    for (const row of rows) {
      const access = openAccess(row)
      const workspaceId = row.workspace_id
      if (access) reached.set(row.vendor, { access, source: row.id, owner: 'workspace', workspaceId })
    }
    return reached
  }

  function openAccess(row: VendorKeyRow): VendorAccess | undefined {
    // The operator's address for a vendor, such as a proxy, holds for all: only theirs is trusted.
    const ownAddress = readSetting(env, vendors[row.vendor].baseUrlName) ?? vendorAddresses[row.vendor]
    const baseUrl = row.base_url ?? ownAddress
    if (baseUrl === undefined) return undefined
    const isTrusted = row.base_url === null || env.ALLOW_PRIVATE_MODEL_HOSTS
    try {
      const apiKey = row.sealed_key === null ? undefined : box.open(row.sealed_key, placeOf(row))
      return { apiKey, baseUrl, fetch: isTrusted ? fetch : guardedFetch }
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error
      log.error(
        { workspace: row.workspace_id, vendor: row.vendor },
        `A vendor's key cannot be opened. ${error.message}`,
      )
      return undefined
    }
  }

  return {
    environment,
    /** Of a workspace, remembered. Never call it inside a transaction: it may need one of its own. */
    find(workspaceId: WorkspaceId): Promise<ReachedVendors> {
      const entry = known.get(workspaceId)
      if (entry && performance.now() - entry.since < maxAgeMs) return entry.vendors
      if (known.size >= maxEntries) known.clear()
      const loaded = withWorkspace(database, workspaceId, async (tx) => open(await listVendorKeys(tx)))
      const remembered = { vendors: loaded, since: performance.now() }
      known.set(workspaceId, remembered)
      loaded.catch(() => known.get(workspaceId) === remembered && known.delete(workspaceId))
      return loaded
    },
    /** Of the transaction's workspace, as it stands in it. */
    read: async (tx: WorkspaceTx): Promise<ReachedVendors> => open(await listVendorKeys(tx)),
    forget: (workspaceId: WorkspaceId): void => void known.delete(workspaceId),
  }
}

/** Where a key belongs: it opens nowhere else, and is sent to no other address. */
export function placeOf(row: Pick<VendorKeyRow, 'workspace_id' | 'vendor' | 'id' | 'base_url'>): string[] {
  return ['vendor_key', row.workspace_id, row.vendor, row.id, row.base_url ?? '']
}

function ofEnvironment(vendor: VendorId, env: VendorEnv): VendorAccess | undefined {
  const { keyName, baseUrlName, needsKey, needsBaseUrl } = vendors[vendor]
  const apiKey = readSetting(env, keyName)
  const given = readSetting(env, baseUrlName)
  const baseUrl = given ?? vendorAddresses[vendor]
  if (baseUrl === undefined || (needsKey && apiKey === undefined) || (needsBaseUrl && given === undefined)) {
    return undefined
  }
  return { apiKey, baseUrl, fetch }
}

function readSetting(env: VendorEnv, name: string): string | undefined {
  return env[name as Extract<keyof VendorEnv, `${string}_API_KEY` | `${string}_BASE_URL`>]
}

function digestOf({ apiKey = '', baseUrl }: VendorAccess): string {
  return deriveKey(`${apiKey} ${baseUrl}`, 'source of a model list').toString('hex').slice(0, 16)
}
