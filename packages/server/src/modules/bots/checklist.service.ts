import type { ChecklistView } from '@parley/contract/workspaces'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import type { Models } from '../models/index.ts'
import { getFirstSteps, updateChecklistDismissed } from './checklist.repository.ts'

export async function getChecklist(tx: WorkspaceTx, models: Models): Promise<ChecklistView> {
  const { checklist_dismissed_at: dismissedAt, ...steps } = await getFirstSteps(tx)
  return {
    has_bot: Boolean(steps.has_bot),
    has_tried: Boolean(steps.has_tried),
    has_model: await models.hasVendor(tx),
    is_embedded: Boolean(steps.is_embedded),
    has_conversation: Boolean(steps.has_conversation),
    is_dismissed: dismissedAt !== null,
  }
}

export async function dismissChecklist(tx: WorkspaceTx, models: Models): Promise<ChecklistView> {
  await updateChecklistDismissed(tx)
  return getChecklist(tx, models)
}
