import type { VendorId } from '@parley/contract/model-catalogue'
import { sql } from 'kysely'
import type { SystemTx } from '../../platform/db/database.ts'

/** What a sweep writes of such a turn. */
const diedWithItsProcess = 'The server stopped while the answer was being written.'

export interface VendorRecord {
  vendor: VendorId
  answers: number
  failures: number
  latest_failure: string | null
  failed_at: Date | null
}

/**
 * How the newest turns since then went, by vendor, of at most `limit` turns over all workspaces.
 *
 * A turn whose process died is left out: that is no failure of the vendor's.
 */
export async function listVendorRecords(tx: SystemTx, since: Date, limit: number): Promise<VendorRecord[]> {
  const { rows } = await sql<VendorRecord>`
    with recent as (
      select vendor, state, failure, ended_at from turn
      where id >= ${firstIdAt(since)}::uuid and mode = 'model' and vendor is not null
        and failure is distinct from ${diedWithItsProcess}
      order by id desc limit ${limit}
    )
    select vendor,
      count(*) filter (where state in ('complete', 'stopped')) as answers,
      count(*) filter (where state in ('failed', 'interrupted')) as failures,
      (array_agg(failure order by ended_at desc) filter (where state in ('failed', 'interrupted')))[1] as latest_failure,
      max(ended_at) filter (where state in ('failed', 'interrupted')) as failed_at
    from recent where state <> 'running' group by vendor
  `.execute(tx)
  return rows
}

/** The lowest UUID v7 of a moment: its first 48 bits are milliseconds since 1970. */
function firstIdAt(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
