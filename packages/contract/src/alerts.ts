import { z } from 'zod'
import { alertId, botId } from './ids.ts'
import { vendorId } from './model-catalogue.ts'

/**
 * What keeps bots from answering: the vendor refused the key, does not know the model, had enough of the questions, could
 * not be reached, or an answer failed in another way.
 */
export const alertKind = z.enum(['key_refused', 'model_gone', 'rate_limited', 'vendor_away', 'answer_failed'])
export type AlertKind = z.infer<typeof alertKind>

/** `open` until the same model answers again or the bot is given another; `dismissed`: open, but put away by someone. */
export const alertState = z.enum(['open', 'dismissed', 'resolved'])
export type AlertState = z.infer<typeof alertState>

/** One thing that went wrong, however often it did. For the workspace's people, never shown to visitors. */
export const alertView = z.object({
  id: alertId,
  kind: alertKind,
  state: alertState,
  /** Null where it concerns all bots of the workspace. */
  bot: z.object({ id: botId, name: z.string() }).nullable(),
  vendor: vendorId,
  /** Null where it concerns all models of the vendor. */
  model: z.string().nullable(),
  /** What happened and what to do. */
  message: z.string(),
  first_at: z.iso.datetime(),
  last_at: z.iso.datetime(),
  /** How often it happened; up to a minute behind. */
  count: z.int(),
  resolved_at: z.iso.datetime().nullable(),
  dismissed_at: z.iso.datetime().nullable(),
  dismissed_by: z.string().nullable(),
  /** What the reader's role lets them do. */
  can_dismiss: z.boolean(),
})
export type AlertView = z.infer<typeof alertView>

/** `GET /api/v1/alerts`: open ones first, then the newest; at most 100. */
export const alertListView = z.object({ items: z.array(alertView) })
