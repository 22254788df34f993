import type { UsageView } from '@parley/contract/billing'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { countBots, getOwnPlan, lockOwnPlan, updateOwnPlan } from './billing.repository.ts'
import { findNextPlan, getPlan } from './plans.ts'

export async function getUsage(tx: WorkspaceTx): Promise<UsageView> {
  const { plan } = await getOwnPlan(tx)
  return {
    plan: getPlan(plan),
    bots_used: await countBots(tx),
    upgrade_to: findNextPlan(plan) ?? null,
    is_payment_mocked: true,
  }
}

/**
 * The plan's gate for one more bot: call it in the transaction that adds the bot, before adding it.
 *
 * It locks the workspace until that transaction ends, so of two concurrent ones the second counts the first's bot.
 * Throws `plan_limit`.
 */
export async function reserveBot(tx: WorkspaceTx): Promise<void> {
  const plan = getPlan((await lockOwnPlan(tx)).plan)
  if ((await countBots(tx)) < plan.bot_limit) return
  const bots = plan.bot_limit === 1 ? '1 bot' : `${plan.bot_limit} bots`
  const next = findNextPlan(plan.id)
  const wayOut = next ? `Upgrade to ${next.name} for up to ${next.bot_limit}.` : 'Archive or delete one to make room.'
  throw new AppError('plan_limit', `The ${plan.name} plan includes ${bots}. ${wayOut}`)
}

/** Moves to the next plan at once: no payment is taken on this installation. Throws `conflict` on the highest. */
export async function upgradeWithoutPayment(tx: WorkspaceTx): Promise<UsageView> {
  const { plan } = await lockOwnPlan(tx)
  const next = findNextPlan(plan)
  if (!next) throw new AppError('conflict', `The ${getPlan(plan).name} plan is the highest.`)
  await updateOwnPlan(tx, next.id)
  return getUsage(tx)
}
