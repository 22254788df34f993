import type { PlanId } from '@parley/contract/billing'
import type { WorkspaceTx } from '../../platform/db/database.ts'

/** Each workspace transaction sees one workspace: its own. */
export function getOwnPlan(tx: WorkspaceTx) {
  return tx.selectFrom('workspace').select('plan').executeTakeFirstOrThrow()
}

/** Makes concurrent transactions that use up the plan take turns. */
export function lockOwnPlan(tx: WorkspaceTx) {
  return tx.selectFrom('workspace').select('plan').forUpdate().executeTakeFirstOrThrow()
}

export async function updateOwnPlan(tx: WorkspaceTx, plan: PlanId) {
  await tx.updateTable('workspace').set({ plan }).execute()
}

/** Archived bots do not count. */
export async function countBots(tx: WorkspaceTx): Promise<number> {
  const { count } = await tx
    .selectFrom('bot')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('deleted_at', 'is', null)
    .where('archived_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
