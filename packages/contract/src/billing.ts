import { z } from 'zod'

export const planId = z.enum(['free', 'pro'])
export type PlanId = z.infer<typeof planId>

/** `bot_limit` counts the bots of a workspace. */
export const planView = z.object({ id: planId, name: z.string(), bot_limit: z.int() })
export type PlanView = z.infer<typeof planView>

/** The workspace's plan and what it uses of it. `upgrade_to` is null on the highest plan. */
export const usageView = z.object({
  plan: planView,
  bots_used: z.int(),
  upgrade_to: planView.nullable(),
  /** No payment is taken on this installation: an upgrade takes effect at once and is marked as mocked. */
  is_payment_mocked: z.boolean(),
})
export type UsageView = z.infer<typeof usageView>
