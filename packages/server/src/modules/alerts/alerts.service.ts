import type { AlertView } from '@parley/contract/alerts'
import type { AlertId } from '@parley/contract/ids'
import type { Actor } from '../../platform/actor.ts'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { presentAlert } from './alerts.presenter.ts'
import { findAlert, updateDismissed } from './alerts.repository.ts'

/** Puts an alert away until what it tells of is over and comes again. Throws `not_found`. */
export async function dismissAlert(tx: WorkspaceTx, actor: Actor, id: AlertId): Promise<AlertView> {
  await updateDismissed(tx, id, actor.userId, new Date())
  const alert = await findAlert(tx, id)
  if (!alert) throw new AppError('not_found', 'There is no such alert.')
  return presentAlert(actor, alert)
}
