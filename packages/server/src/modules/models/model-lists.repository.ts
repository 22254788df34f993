import type { VendorId } from '@parley/contract/model-catalogue'
import type { Database, WorkspaceTx } from '../../platform/db/database.ts'
import type { StoredModel } from '../../platform/db/schema.ts'

type Reader = Pick<Database['exempt'], 'selectFrom'> | WorkspaceTx

/** What the vendors listed for the installation's own keys, of whatever source. */
export function listSharedModelLists(reader: Reader) {
  return (reader as Database['exempt'])
    .selectFrom('vendor_model_list')
    .select(['vendor', 'source', 'models', 'asked_at', 'listed_at'])
    .execute()
}

/**
 * Notes that the vendor is asked now; false where another process did so since `before`. What another source listed is
 * forgotten.
 */
export async function claimSharedModelList(
  tx: WorkspaceTx,
  { vendor, source }: { vendor: VendorId; source: string },
  before: Date,
): Promise<boolean> {
  await tx.deleteFrom('vendor_model_list').where('vendor', '=', vendor).where('source', '!=', source).execute()
  const result = await tx
    .insertInto('vendor_model_list')
    .values({ vendor, source, asked_at: new Date() })
    .onConflict((conflict) =>
      conflict.column('vendor').doUpdateSet({ asked_at: new Date() }).where('vendor_model_list.asked_at', '<', before),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** `models` undefined: the vendor could not be asked, and what it listed last stays. */
export async function updateSharedModelList(
  { exempt }: Database,
  { vendor, source }: { vendor: VendorId; source: string },
  { models, askedAt }: { models: StoredModel[] | undefined; askedAt: Date },
): Promise<void> {
  await exempt
    .updateTable('vendor_model_list')
    .set({ asked_at: askedAt, ...(models && { models: JSON.stringify(models), listed_at: askedAt }) })
    .where('vendor', '=', vendor)
    .where('source', '=', source)
    .execute()
}
