import type { VendorKeyId } from '@parley/contract/ids'
import { type VendorId, vendorId, vendors } from '@parley/contract/model-catalogue'
import type { SaveVendorKeyBody, VendorKeyView, VendorTestView } from '@parley/contract/vendor-keys'
import type { Actor } from '../../platform/actor.ts'
import type { SecretBox } from '../../platform/crypto/secret-box.ts'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import type { Env } from '../../platform/env/env.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import { mayBePublicHost } from '../../platform/net/public-address.ts'
import { placeOf, type ReachedVendor, type VendorAccesses } from './vendor-accesses.ts'
import { describeVendorFailure } from './vendor-failure.ts'
import {
  deleteVendorKey,
  listKeysSealedOtherwise,
  listShownVendorKeys,
  replaceVendorKey,
  updateSealedKey,
} from './vendor-keys.repository.ts'
import { fetchModelList } from './vendor-lists.ts'

/** A key of fewer characters shows none of them: four would give away too much of it. */
const shownFrom = 16

export type VendorKeys = ReturnType<typeof createVendorKeys>

/** The keys that a workspace brings for vendors: sealed as they come in, and shown to nobody again. */
export function createVendorKeys({
  env,
  accesses,
  box,
}: {
  env: Pick<Env, 'ALLOW_PRIVATE_MODEL_HOSTS'>
  accesses: VendorAccesses
  box: SecretBox
}) {
  async function list(tx: WorkspaceTx): Promise<VendorKeyView[]> {
    const rows = await listShownVendorKeys(tx)
    return vendorId.options.map((vendor) => {
      const row = rows.find((candidate) => candidate.vendor === vendor)
      const isReadable = !row?.sealed_key || opens(row.sealed_key, placeOf(row))
      return {
        vendor,
        source: row && isReadable ? 'workspace' : accesses.environment.has(vendor) ? 'environment' : 'none',
        last_four: row?.last_four ?? null,
        base_url: row?.base_url ?? null,
        is_unreadable: !isReadable,
        saved_by: row?.saver_name ?? null,
        saved_at: row?.saved_at.toISOString() ?? null,
      }
    })
  }

  /** Says at once what can be told from the address alone; where its name leads is looked at on each connection. */
  function assertReachable(address: string): void {
    if (!URL.canParse(address)) throw refusal('base_url', 'This is no address.')
    if (env.ALLOW_PRIVATE_MODEL_HOSTS || mayBePublicHost(new URL(address).hostname)) return
    throw refusal('base_url', 'This address leads into a private network, which this installation does not allow.')
  }

  function opens(sealed: string, place: readonly string[]): boolean {
    try {
      box.open(sealed, place)
      return true
    } catch {
      return false
    }
  }

  return {
    list,

    /** Replaces what the workspace has for the vendor. Throws `invalid_input`. */
    async save(tx: WorkspaceTx, actor: Actor, vendor: VendorId, body: SaveVendorKeyBody): Promise<VendorKeyView[]> {
      assertComplete(vendor, body)
      if (body.base_url !== undefined) assertReachable(body.base_url)
      const { workspaceId } = actor
      const row = { workspace_id: workspaceId, id: newId<VendorKeyId>(), vendor, base_url: body.base_url ?? null }
      await replaceVendorKey(tx, {
        ...row,
        sealed_key: body.key === undefined ? null : box.seal(body.key, placeOf(row)),
        last_four: body.key !== undefined && body.key.length >= shownFrom ? body.key.slice(-4) : null,
        saved_by: actor.userId,
      })
      return list(tx)
    },

    /** Throws `not_found`. */
    async remove(tx: WorkspaceTx, vendor: VendorId): Promise<void> {
      if (await deleteVendorKey(tx, vendor)) return
      throw new AppError('not_found', `This workspace has no key of its own for ${vendors[vendor].label}.`)
    },

    /** The vendor as the workspace's bots reach it. Throws `conflict` where they cannot. */
    async getReached(tx: WorkspaceTx, vendor: VendorId): Promise<ReachedVendor> {
      const reached = (await accesses.read(tx)).get(vendor)
      if (reached) return reached
      throw new AppError('conflict', `There is no key for ${vendors[vendor].label} to test. Add one first.`)
    },
  }
}

/** Asks the vendor for its models, and says in plain words what came of it. Never rejects. */
export async function testVendor(vendor: VendorId, { access }: ReachedVendor): Promise<VendorTestView> {
  try {
    const { length } = await fetchModelList(vendor, access)
    const counted = length === 1 ? '1 model' : `${length.toLocaleString('en')} models`
    const found = length === 0 ? 'It lists no models.' : `It lists ${counted}.`
    return { is_ok: true, message: `${vendors[vendor].label} answered. ${found}` }
  } catch (error) {
    return { is_ok: false, message: describeVendorFailure(error) }
  }
}

/**
 * Seals anew what `SECRET_KEY_PREVIOUS` sealed, in all workspaces; to be called at each start. What neither secret opens
 * stays as it is: its workspace is told, and the right secret may still come.
 */
export async function sealKeysAnew(database: Database, box: SecretBox, log: Pick<Log, 'error'>): Promise<void> {
  const rows = await withSystem(database, 'models.list-keys', (tx) => listKeysSealedOtherwise(tx, box.keyId))
  for (const row of rows) {
    if (row.sealed_key === null) continue
    try {
      const sealedAnew = box.seal(box.open(row.sealed_key, placeOf(row)), placeOf(row))
      await withSystem(database, 'models.seal-key', (tx) => updateSealedKey(tx, row, sealedAnew))
    } catch (error) {
      log.error({ error, workspace: row.workspace_id, vendor: row.vendor }, "A vendor's key could not be sealed anew.")
    }
  }
}

function assertComplete(vendor: VendorId, { key, base_url }: SaveVendorKeyBody): void {
  const { label, needsKey, needsBaseUrl } = vendors[vendor]
  if (needsKey && key === undefined) throw refusal('key', 'Paste the key.')
  if (needsBaseUrl && base_url === undefined) throw refusal('base_url', 'Give the address to ask.')
  if (!needsBaseUrl && base_url !== undefined) throw refusal('base_url', `${label} has an address of its own.`)
}

function refusal(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { fields: { [field]: message } })
}
