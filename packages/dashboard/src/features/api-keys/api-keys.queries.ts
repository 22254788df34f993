import { apiKeyListView, type CreateApiKeyBody, createdApiKeyView } from '@parley/contract/api-keys'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => request('/api/v1/api-keys', { response: apiKeyListView, signal }),
})

export function createApiKey(body: CreateApiKeyBody) {
  return request('/api/v1/api-keys', { method: 'POST', body, response: createdApiKeyView })
}

export function revokeApiKey(id: string) {
  return request(`/api/v1/api-keys/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
