import type { ApiKeyScope, apiKeyLifetimes } from '@parley/contract/api-keys'

export const scopeWords: Record<ApiKeyScope, { label: string; detail: string }> = {
  read: { label: 'Read', detail: 'Lists and reads bots, conversations and insights. Changes nothing.' },
  write: {
    label: 'Read and write',
    detail: 'Makes and changes bots too. It can delete no bot and touches no account.',
  },
}

type Lifetime = (typeof apiKeyLifetimes)[number]

/** "30 days", "1 year", "Until it is revoked". */
export function lifetimeLabel(days: Lifetime): string {
  if (days === null) return 'Until it is revoked'
  return days === 365 ? '1 year' : `${days} days`
}

/** Whether a key has stopped working by itself. */
export function isExpired({ expires_at: expiresAt }: { expires_at: string | null }, now: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime()
}

/** A first request to paste into a terminal. */
export function curlExample(origin: string, key: string): string {
  return `curl ${origin}/api/v1/bots \\\n  -H "Authorization: Bearer ${key}"`
}
