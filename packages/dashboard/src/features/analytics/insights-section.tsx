import { InsightsView } from './insights-view.tsx'

/** The insights of one bot, as a part of its screen. */
export function BotInsights({ botId }: { botId: string }) {
  return (
    <div className="mt-6">
      <InsightsView botId={botId} />
    </div>
  )
}
