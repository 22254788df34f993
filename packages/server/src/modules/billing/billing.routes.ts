import { usageView } from '@parley/contract/billing'
import { atLeast } from '../../platform/actor.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { getUsage, upgradeWithoutPayment } from './billing.service.ts'

export function billingRoutes(): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/usage',
      allow: (actor) => atLeast(actor, 'viewer'),
      response: usageView,
      handle: ({ tx }) => getUsage(tx),
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/billing/upgrade',
      allow: (actor) => atLeast(actor, 'owner'),
      response: usageView,
      handle: ({ tx }) => upgradeWithoutPayment(tx),
    }),
  ]
}
