import { apiKeyListView, createApiKeyBody, createdApiKeyView } from '@parley/contract/api-keys'
import { apiKeyId } from '@parley/contract/ids'
import { z } from 'zod'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { apiKeyPolicy } from './api-keys.policy.ts'
import { listApiKeys } from './api-keys.repository.ts'
import { createApiKey, presentApiKey, revokeApiKey } from './api-keys.service.ts'
import type { ApiKeyReader } from './key-reader.ts'

/** None of them is open to API keys: a key that leaked can neither make others nor revoke them. */
export function apiKeyRoutes({ apiKeys }: { apiKeys: ApiKeyReader }): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/api-keys',
      allow: apiKeyPolicy.manage,
      response: apiKeyListView,
      handle: async ({ tx }) => ({ items: (await listApiKeys(tx)).map(presentApiKey) }),
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/api-keys',
      allow: apiKeyPolicy.manage,
      body: createApiKeyBody,
      response: createdApiKeyView,
      status: 201,
      handle: ({ tx, actor, user }, { body }) => createApiKey(tx, { actor, creatorName: user?.name ?? null }, body),
    }),
    workspaceRoute({
      method: 'DELETE',
      path: '/api/v1/api-keys/:apiKeyId',
      allow: apiKeyPolicy.manage,
      params: z.object({ apiKeyId }),
      handle: async ({ tx, afterCommit }, { params }) => {
        await revokeApiKey(tx, params.apiKeyId)
        afterCommit(() => apiKeys.forget(params.apiKeyId))
      },
    }),
  ]
}
