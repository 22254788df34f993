import { randomBytes, randomUUID } from 'node:crypto'
import { type ApiKeyView, createApiKeyBody } from '@parley/contract/api-keys'
import type { ApiKeyId } from '@parley/contract/ids'
import { type FakeRoutes, Made, readBody } from './fake-call.ts'
import type { FakeOwner } from './fake-world.ts'

/** Puts a key into an owner's list, as if it had been made some time ago. */
export function addApiKey(owner: FakeOwner, change: Partial<ApiKeyView> = {}): ApiKeyView {
  const apiKey: ApiKeyView = {
    id: randomUUID() as ApiKeyId,
    name: 'Nightly export',
    prefix: `parley_${randomBytes(3).toString('hex')}`,
    scope: 'read',
    created_by: owner.name,
    created_at: new Date().toISOString(),
    expires_at: null,
    last_used_at: null,
    ...change,
  }
  owner.apiKeys.unshift(apiKey)
  return apiKey
}

export const fakeApiKeyRoutes: FakeRoutes = {
  'GET /api/v1/api-keys': (owner) => ({ items: owner.apiKeys }),
  'POST /api/v1/api-keys': async (owner, { request }) => {
    const { name, scope, expires_in_days: days } = await readBody(request, createApiKeyBody)
    const expiresAt = days === null ? null : new Date(Date.now() + days * 86_400_000).toISOString()
    const apiKey = addApiKey(owner, { name, scope, expires_at: expiresAt })
    return new Made({ ...apiKey, key: `${apiKey.prefix}${randomBytes(20).toString('hex')}` })
  },
  'DELETE /api/v1/api-keys/:id': (owner, { params }) => {
    owner.apiKeys = owner.apiKeys.filter(({ id }) => id !== params.id)
  },
}
