import type { AlertKind } from '@parley/contract/alerts'
import type { BotId, WorkspaceId } from '@parley/contract/ids'
import type { Alerts } from '../alerts/index.ts'
import { describeVendorFailure, type ModelWatcher } from '../models/index.ts'

const kinds: Record<Parameters<ModelWatcher['gaveUp']>[1], AlertKind> = {
  key_refused: 'key_refused',
  model_gone: 'model_gone',
  rate_limited: 'rate_limited',
  no_capacity: 'vendor_away',
  vendor_away: 'vendor_away',
  too_long: 'answer_failed',
  rejected: 'answer_failed',
}

/** Tells a bot's owners what its models failed of, and that they answer again. */
export function alertOfModels(
  alerts: Alerts,
  { workspaceId, id: botId }: { workspaceId: WorkspaceId; id: BotId },
): ModelWatcher {
  return {
    gaveUp: ({ entry }, kind, error) => {
      const message = describeVendorFailure(error)
      alerts.raise({ workspaceId, botId, kind: kinds[kind], vendor: entry.vendor, model: entry.id, message })
    },
    answered: ({ entry }) => alerts.resolve({ workspaceId, vendor: entry.vendor, model: entry.id }),
  }
}
