import type { UserId, VendorKeyId, WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import { sql } from 'kysely'
import type { SystemTx, WorkspaceTx } from '../../platform/db/database.ts'
import type { StoredModel } from '../../platform/db/schema.ts'

export type VendorKeyRow = Awaited<ReturnType<typeof listVendorKeys>>[number]

/** What the workspace brought, as it is needed to ask the vendors. */
export function listVendorKeys(tx: WorkspaceTx) {
  return tx.selectFrom('vendor_key').select(['workspace_id', 'id', 'vendor', 'sealed_key', 'base_url']).execute()
}

/** The same as its settings show it, with who saved it. */
export function listShownVendorKeys(tx: WorkspaceTx) {
  return tx
    .selectFrom('vendor_key')
    .leftJoin('user', 'user.id', 'vendor_key.saved_by')
    .select(['vendor_key.workspace_id', 'vendor_key.id', 'vendor_key.vendor', 'vendor_key.sealed_key'])
    .select(['vendor_key.base_url', 'vendor_key.last_four', 'vendor_key.saved_at', 'user.name as saver_name'])
    .execute()
}

/** Puts a row in the place of what the workspace had for the vendor. What that listed goes with it. */
export async function replaceVendorKey(
  tx: WorkspaceTx,
  row: {
    workspace_id: WorkspaceId
    id: VendorKeyId
    vendor: VendorId
    sealed_key: string | null
    last_four: string | null
    base_url: string | null
    saved_by: UserId | null
  },
): Promise<void> {
  // Of two who save at once, the later one waits here for the earlier.
  await tx.selectFrom('workspace').select('id').forUpdate().execute()
  await tx.deleteFrom('vendor_key').where('vendor', '=', row.vendor).execute()
  await tx.insertInto('vendor_key').values(row).execute()
}

/** False where there was none. */
export async function deleteVendorKey(tx: WorkspaceTx, vendor: VendorId): Promise<boolean> {
  const result = await tx.deleteFrom('vendor_key').where('vendor', '=', vendor).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Of all workspaces, what another secret than the one with this id sealed. */
export function listKeysSealedOtherwise(tx: SystemTx, keyId: string) {
  return tx
    .selectFrom('vendor_key')
    .select(['workspace_id', 'id', 'vendor', 'sealed_key', 'base_url'])
    .where(sql`split_part(sealed_key, '.', 1)`, '!=', keyId)
    .execute()
}

/** Does nothing where the row was replaced meanwhile, or sealed anew by another process. */
export async function updateSealedKey(
  tx: SystemTx,
  { workspace_id, id, sealed_key }: Pick<VendorKeyRow, 'workspace_id' | 'id' | 'sealed_key'>,
  sealedAnew: string,
): Promise<void> {
  await tx
    .updateTable('vendor_key')
    .set({ sealed_key: sealedAnew })
    .where('workspace_id', '=', workspace_id)
    .where('id', '=', id)
    .where('sealed_key', '=', sealed_key)
    .execute()
}

/** The models that vendors listed for the workspace's own keys. */
export function listOwnModelLists(tx: WorkspaceTx) {
  return tx
    .selectFrom('vendor_key')
    .select(['vendor', 'id as source', 'models', 'models_asked_at as asked_at', 'models_listed_at as listed_at'])
    .execute()
}

/** Notes that the vendor is asked now; false where another process did so since `before`. */
export async function claimOwnModelList(tx: WorkspaceTx, vendor: VendorId, before: Date): Promise<boolean> {
  const result = await tx
    .updateTable('vendor_key')
    .set({ models_asked_at: new Date() })
    .where('vendor', '=', vendor)
    .where((eb) => eb.or([eb('models_asked_at', 'is', null), eb('models_asked_at', '<', before)]))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** `models` undefined: the vendor could not be asked, and what it listed last stays. */
export async function updateOwnModelList(
  tx: WorkspaceTx,
  id: VendorKeyId,
  { models, askedAt }: { models: StoredModel[] | undefined; askedAt: Date },
): Promise<void> {
  await tx
    .updateTable('vendor_key')
    .set({
      models_asked_at: askedAt,
      ...(models && { models: JSON.stringify(models), models_listed_at: askedAt }),
    })
    .where('id', '=', id)
    .execute()
}
