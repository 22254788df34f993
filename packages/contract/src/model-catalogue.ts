import { z } from 'zod'

export const vendorId = z.enum(['groq'])
export type VendorId = z.infer<typeof vendorId>

/** What Parley knows of a vendor. `keyName` is the environment variable that holds its key. */
export const vendors: Record<VendorId, { label: string; keyName: string }> = {
  groq: { label: 'Groq', keyName: 'GROQ_API_KEY' },
}

/**
 * A model as the catalogue knows it.
 *
 * Prices are in nano-dollars a token, so that costs are whole numbers: $0.075 per million tokens is 75. `contextWindow`
 * counts tokens. A retired model keeps its row, so that bots saved with it are still understood; `replacement` names the
 * model that answers in its place.
 */
export interface CatalogueModel {
  id: string
  vendor: VendorId
  label: string
  contextWindow: number
  inputPrice: number
  outputPrice: number
  /** Thinks before it writes: it is asked to think little, and its thinking is never shown. */
  reasons: boolean
  retired?: { on: string; replacement: string }
}

export const defaultVendor: VendorId = 'groq'
export const defaultModel = 'openai/gpt-oss-20b'

/** Every model and its price; the one place where prices are kept. From the vendors' price lists, November 2026. */
export const modelCatalogue: readonly CatalogueModel[] = [
  {
    id: 'openai/gpt-oss-20b',
    vendor: 'groq',
    label: 'GPT-OSS 20B',
    contextWindow: 131_072,
    inputPrice: 75,
    outputPrice: 300,
    reasons: true,
  },
  {
    id: 'openai/gpt-oss-120b',
    vendor: 'groq',
    label: 'GPT-OSS 120B',
    contextWindow: 131_072,
    inputPrice: 150,
    outputPrice: 600,
    reasons: true,
  },
  {
    id: 'llama-3.1-8b-instant',
    vendor: 'groq',
    label: 'Llama 3.1 8B Instant',
    contextWindow: 131_072,
    inputPrice: 50,
    outputPrice: 80,
    reasons: false,
    retired: { on: '2026-08-16', replacement: 'openai/gpt-oss-20b' },
  },
  {
    id: 'llama3-8b-8192',
    vendor: 'groq',
    label: 'Llama 3 8B',
    contextWindow: 8_192,
    inputPrice: 50,
    outputPrice: 80,
    reasons: false,
    retired: { on: '2025-08-30', replacement: 'llama-3.1-8b-instant' },
  },
]

/** The catalogue's row for a model, or undefined for one it does not know. */
export function findModel(vendor: VendorId, id: string): CatalogueModel | undefined {
  return modelCatalogue.find((model) => model.vendor === vendor && model.id === id)
}

/** Follows replacements to a model that is not retired; undefined where the model, or one on the way, is unknown. */
export function resolveModel(vendor: VendorId, id: string): CatalogueModel | undefined {
  let model = findModel(vendor, id)
  for (let step = 0; model?.retired && step < modelCatalogue.length; step += 1) {
    model = findModel(vendor, model.retired.replacement)
  }
  return model?.retired ? undefined : model
}

/** Which vendors have a key here, so that the dashboard can say which models will answer. */
export const vendorStatusView = z.object({
  items: z.array(
    z.object({ id: vendorId, label: z.string(), is_configured: z.boolean(), notice: z.string().nullable() }),
  ),
})
export type VendorStatusView = z.infer<typeof vendorStatusView>
