import { insightsQuery, insightsView } from '@parley/contract/insights'
import { atLeast } from '../../platform/actor.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { getInsights } from './insights.service.ts'

export function insightRoutes(): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/insights',
      allow: (actor) => atLeast(actor, 'viewer'),
      apiKeyScope: 'read',
      docs: {
        group: 'Insights',
        summary: 'Get insights',
        description:
          'What happened in the last days, today included, beside the same number of days before: over all bots, or over one. Times to first token are within 5 % of the exact figure.',
      },
      query: insightsQuery,
      response: insightsView,
      handle: ({ tx, actor }, { query }) => getInsights(tx, actor.timeZone, query),
    }),
  ]
}
