import { alertListView, alertView } from '@parley/contract/alerts'
import { alertId } from '@parley/contract/ids'
import { z } from 'zod'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { alertPolicy } from './alerts.policy.ts'
import { presentAlert } from './alerts.presenter.ts'
import { listAlerts } from './alerts.repository.ts'
import { dismissAlert } from './alerts.service.ts'

export function alertRoutes(): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/alerts',
      allow: alertPolicy.read,
      apiKeyScope: 'read',
      docs: {
        group: 'Alerts',
        summary: 'List alerts',
        description:
          'What keeps bots from answering, each thing once with how often it happened: open ones first, then the newest, at most 100. An alert is resolved when the same model answers again, or when its bot is given another one. One that comes back within an hour is the same alert.',
      },
      response: alertListView,
      handle: async ({ tx, actor }) => ({ items: (await listAlerts(tx)).map((row) => presentAlert(actor, row)) }),
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/alerts/:alertId/dismiss',
      allow: alertPolicy.dismiss,
      apiKeyScope: 'write',
      docs: {
        group: 'Alerts',
        summary: 'Dismiss an alert',
        description: 'Puts it away until what it tells of is over and comes again. It is counted on meanwhile.',
      },
      params: z.object({ alertId }),
      response: alertView,
      handle: ({ tx, actor }, { params }) => dismissAlert(tx, actor, params.alertId),
    }),
  ]
}
