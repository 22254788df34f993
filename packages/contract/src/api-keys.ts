import { z } from 'zod'
import { apiKeyId } from './ids.ts'

/** What an API key may do: `read` looks, `write` also makes and changes. Neither deletes bots or touches accounts. */
export const apiKeyScope = z.enum(['read', 'write'])
export type ApiKeyScope = z.infer<typeof apiKeyScope>

/** How many days a new key is good for; null for as long as nobody revokes it. */
export const apiKeyLifetimes = [7, 30, 90, 365, null] as const

/** `POST /api/v1/api-keys`. */
export const createApiKeyBody = z.strictObject({
  name: z.string().trim().min(1, 'Give the key a name.').max(80, 'A name is at most 80 characters.'),
  scope: apiKeyScope,
  expires_in_days: z.union(
    apiKeyLifetimes.map((days) => z.literal(days)),
    'Choose one of the lifetimes.',
  ),
})
export type CreateApiKeyBody = z.infer<typeof createApiKeyBody>

export const apiKeyView = z.object({
  id: apiKeyId,
  name: z.string(),
  /** The key's first characters, to tell it from others. */
  prefix: z.string(),
  scope: apiKeyScope,
  created_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  /** Null: it does not expire. */
  expires_at: z.iso.datetime().nullable(),
  /** To the minute; null where it was never used. */
  last_used_at: z.iso.datetime().nullable(),
})
export type ApiKeyView = z.infer<typeof apiKeyView>
/** Without the revoked ones; expired ones stay listed until they are revoked. */
export const apiKeyListView = z.object({ items: z.array(apiKeyView) })

/** The one answer that holds the key itself: only its hash is kept. */
export const createdApiKeyView = apiKeyView.extend({ key: z.string() })
export type CreatedApiKeyView = z.infer<typeof createdApiKeyView>
