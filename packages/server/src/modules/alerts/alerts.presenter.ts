import type { AlertView } from '@parley/contract/alerts'
import type { Actor } from '../../platform/actor.ts'
import { alertPolicy } from './alerts.policy.ts'
import type { AlertRow } from './alerts.repository.ts'

export function presentAlert(actor: Actor, row: AlertRow): AlertView {
  const { id, kind, state, vendor, model, message, count } = row
  return {
    ...{ id, kind, state, vendor, model, message, count },
    bot: row.bot_id && row.bot_name !== null ? { id: row.bot_id, name: row.bot_name } : null,
    first_at: row.first_at.toISOString(),
    last_at: row.last_at.toISOString(),
    resolved_at: row.resolved_at?.toISOString() ?? null,
    dismissed_at: row.dismissed_at?.toISOString() ?? null,
    dismissed_by: row.dismisser_name,
    can_dismiss: alertPolicy.dismiss(actor),
  }
}
