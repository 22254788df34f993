import type { UsageView } from '@parley/contract/billing'
import { countOf, formatCount } from '../../ui/numbers.ts'

/** The plan's name and how much of it is used. */
export function PlanMeter({ usage }: { usage: UsageView }) {
  const { plan, bots_used: used } = usage
  const isFull = used >= plan.bot_limit
  return (
    <div>
      <p className="flex justify-between gap-2 text-small">
        <span className="font-strong">{plan.name} plan</span>
        <span className="text-muted">
          {formatCount(used)} of {countOf(plan.bot_limit, 'bot')}
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw a meter element each in its own way. */}
      <div
        role="meter"
        aria-label="Bots used"
        aria-valuemin={0}
        aria-valuemax={plan.bot_limit}
        aria-valuenow={Math.min(used, plan.bot_limit)}
        className="mt-2 h-1 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full ${isFull ? 'bg-warn' : 'bg-accent'}`}
          style={{ width: `${Math.min(100, (100 * used) / Math.max(1, plan.bot_limit))}%` }}
        />
      </div>
    </div>
  )
}
