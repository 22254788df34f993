import type { PlanId } from '@parley/contract/billing'

export const planNames: Record<PlanId, string> = { free: 'Free', pro: 'Pro' }
