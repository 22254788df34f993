import { z } from 'zod'
import { vendorId } from './model-catalogue.ts'

/** Where the key comes from that a workspace's bots use: its own wins over the installation's. */
export const vendorKeySource = z.enum(['workspace', 'environment', 'none'])
export type VendorKeySource = z.infer<typeof vendorKeySource>

const baseUrlSentence = 'An address begins with https:// or http://, such as https://models.example.com/v1.'

const baseUrl = z
  .string(baseUrlSentence)
  .trim()
  .max(500, 'An address is at most 500 characters.')
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => /^https?:\/\/[^\s/]/i.test(text), baseUrlSentence)
  .refine((text) => !/[?#@]/.test(text), 'Give the address alone, without a user, a question mark or a hash.')

/**
 * `PUT /api/v1/vendor-keys/:vendor`: replaces what the workspace has for a vendor.
 *
 * Both are given each time: a key is never sent to an address that it was not given for.
 */
export const saveVendorKeyBody = z.strictObject({
  key: z
    .string()
    .trim()
    .min(1, 'Paste the key.')
    .max(500, 'A key is at most 500 characters.')
    .regex(/^[\x21-\x7e]+$/, 'A key has no spaces, and only plain characters.')
    .optional(),
  /** Only of an OpenAI-compatible vendor, which needs one. */
  base_url: baseUrl.optional(),
})
export type SaveVendorKeyBody = z.infer<typeof saveVendorKeyBody>

/** A vendor as the workspace's settings show it. Never holds a key. */
export const vendorKeyView = z.object({
  vendor: vendorId,
  source: vendorKeySource,
  /** The last four characters of the workspace's key; null where it has none, or one too short to show any of. */
  last_four: z.string().nullable(),
  /** Of the workspace's own; the installation's addresses are not told. */
  base_url: z.string().nullable(),
  /** The workspace's key cannot be opened: it was sealed with another secret, and has to be saved again. */
  is_unreadable: z.boolean(),
  saved_by: z.string().nullable(),
  saved_at: z.iso.datetime().nullable(),
})
export type VendorKeyView = z.infer<typeof vendorKeyView>

export const vendorKeyListView = z.object({ items: z.array(vendorKeyView) })

/** `POST /api/v1/vendor-keys/:vendor/test`: what the vendor said, in plain words. */
export const vendorTestView = z.object({ is_ok: z.boolean(), message: z.string() })
export type VendorTestView = z.infer<typeof vendorTestView>
