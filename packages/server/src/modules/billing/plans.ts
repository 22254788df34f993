import type { PlanId, PlanView } from '@parley/contract/billing'

/** Lowest first; the next one is what an upgrade leads to. */
export const plans: readonly PlanView[] = [
  { id: 'free', name: 'Free', bot_limit: 1 },
  { id: 'pro', name: 'Pro', bot_limit: 25 },
]

export function getPlan(id: PlanId): PlanView {
  const plan = plans.find((candidate) => candidate.id === id)
  if (!plan) throw new Error(`No plan is called ${id}.`)
  return plan
}

export function findNextPlan(id: PlanId): PlanView | undefined {
  return plans[plans.indexOf(getPlan(id)) + 1]
}
