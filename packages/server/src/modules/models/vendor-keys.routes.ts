import { vendorId } from '@parley/contract/model-catalogue'
import { saveVendorKeyBody, vendorKeyListView, vendorTestView } from '@parley/contract/vendor-keys'
import { z } from 'zod'
import { Afterwards, type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { Models } from './models.service.ts'
import { vendorKeyPolicy } from './vendor-keys.policy.ts'
import { testVendor } from './vendor-keys.service.ts'

const params = z.object({ vendor: vendorId })

/** None of them is open to API keys: one that leaked must not reach the keys that cost money elsewhere. */
export function vendorKeyRoutes({ keys, forget }: Models['keys']): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/vendor-keys',
      allow: vendorKeyPolicy.manage,
      response: vendorKeyListView,
      handle: async ({ tx }) => ({ items: await keys.list(tx) }),
    }),
    workspaceRoute({
      method: 'PUT',
      path: '/api/v1/vendor-keys/:vendor',
      allow: vendorKeyPolicy.manage,
      params,
      body: saveVendorKeyBody,
      response: vendorKeyListView,
      handle: async ({ tx, actor, afterCommit }, { params, body }) => {
        const items = await keys.save(tx, actor, params.vendor, body)
        afterCommit(() => forget(actor.workspaceId))
        return { items }
      },
    }),
    workspaceRoute({
      method: 'DELETE',
      path: '/api/v1/vendor-keys/:vendor',
      allow: vendorKeyPolicy.manage,
      params,
      handle: async ({ tx, actor, afterCommit }, { params }) => {
        await keys.remove(tx, params.vendor)
        afterCommit(() => forget(actor.workspaceId))
      },
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/vendor-keys/:vendor/test',
      allow: vendorKeyPolicy.manage,
      params,
      response: vendorTestView,
      handle: async ({ tx }, { params }) => {
        const reached = await keys.getReached(tx, params.vendor)
        return new Afterwards(() => testVendor(params.vendor, reached))
      },
    }),
  ]
}
