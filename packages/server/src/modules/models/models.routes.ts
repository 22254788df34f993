import { vendorStatusView } from '@parley/contract/model-catalogue'
import { atLeast } from '../../platform/actor.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { Models } from './models.service.ts'
import { vendorKeyRoutes } from './vendor-keys.routes.ts'

export function modelRoutes({ models }: { models: Models }): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/models',
      allow: (actor) => atLeast(actor, 'viewer'),
      response: vendorStatusView,
      handle: async ({ tx, afterCommit }) => {
        const { view, refresh } = await models.readVendors(tx)
        afterCommit(refresh)
        return view
      },
    }),
    ...vendorKeyRoutes(models.keys),
  ]
}
