import { z } from 'zod'
import { type ModelPrice, modelPrices } from './model-prices.ts'

export const vendorId = z.enum(['groq', 'openai', 'anthropic', 'google', 'mistral', 'openrouter', 'compatible'])
export type VendorId = z.infer<typeof vendorId>

/** What is needed to ask a vendor, and where its key comes from. */
export interface Vendor {
  label: string
  /** The environment variable that holds its key. */
  keyName: string
  /** The environment variable that holds another address than the vendor's own. */
  baseUrlName: string
  needsKey: boolean
  /** It has no address of its own: one has to be given. */
  needsBaseUrl: boolean
  /** Any model may be named, beside those that are listed. */
  allowsAnyModel: boolean
  /** Where its keys are made. */
  consoleUrl: string | null
}

const ownAddress = { needsKey: true, needsBaseUrl: false, allowsAnyModel: false }

/** The vendors, in the order in which they are shown. */
export const vendors: Record<VendorId, Vendor> = {
  groq: {
    ...ownAddress,
    ...{ label: 'Groq', keyName: 'GROQ_API_KEY', baseUrlName: 'GROQ_BASE_URL' },
    consoleUrl: 'https://console.groq.com/keys',
  },
  openai: {
    ...ownAddress,
    ...{ label: 'OpenAI', keyName: 'OPENAI_API_KEY', baseUrlName: 'OPENAI_BASE_URL' },
    consoleUrl: 'https://platform.openai.com/api-keys',
  },
  anthropic: {
    ...ownAddress,
    ...{ label: 'Anthropic', keyName: 'ANTHROPIC_API_KEY', baseUrlName: 'ANTHROPIC_BASE_URL' },
    consoleUrl: 'https://platform.claude.com/settings/keys',
  },
  google: {
    ...ownAddress,
    ...{ label: 'Google', keyName: 'GOOGLE_API_KEY', baseUrlName: 'GOOGLE_BASE_URL' },
    consoleUrl: 'https://aistudio.google.com/apikey',
  },
  mistral: {
    ...ownAddress,
    ...{ label: 'Mistral', keyName: 'MISTRAL_API_KEY', baseUrlName: 'MISTRAL_BASE_URL' },
    consoleUrl: 'https://console.mistral.ai/api-keys',
  },
  openrouter: {
    ...ownAddress,
    ...{ label: 'OpenRouter', keyName: 'OPENROUTER_API_KEY', baseUrlName: 'OPENROUTER_BASE_URL' },
    allowsAnyModel: true,
    consoleUrl: 'https://openrouter.ai/settings/keys',
  },
  compatible: {
    ...{ label: 'OpenAI-compatible', keyName: 'COMPATIBLE_API_KEY', baseUrlName: 'COMPATIBLE_BASE_URL' },
    ...{ needsKey: false, needsBaseUrl: true, allowsAnyModel: true, consoleUrl: null },
  },
}

/** A model as the catalogue knows it: see `model-prices.ts` for what its fields count. */
export interface CatalogueModel extends Pick<ModelPrice, 'id' | 'label' | 'contextWindow' | 'retired'> {
  vendor: VendorId
  /** Null where nobody here knows it: then answers are counted, and their cost is not. */
  inputPrice: number | null
  outputPrice: number | null
  reasons: boolean
}

export const defaultVendor: VendorId = 'groq'
export const defaultModel = 'openai/gpt-oss-20b'

/** Every model that is known by name. */
export const modelCatalogue: readonly CatalogueModel[] = vendorId.options.flatMap((vendor) =>
  (modelPrices[vendor] ?? []).map(({ price: [inputPrice, outputPrice], reasons = false, ...model }) => ({
    ...{ ...model, vendor, inputPrice, outputPrice, reasons },
  })),
)

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

/** What a vendor calls a model: `gpt-4.1`, `meta-llama/llama-4:free`, `qwen3:8b`. */
export const modelId = z
  .string()
  .trim()
  .min(1, 'Choose a model.')
  .max(200, 'The name of a model is at most 200 characters.')
  .regex(/^[\w./:@+~-]+$/, 'The name of a model is letters, digits and . / : @ + ~ _ -, without spaces.')

/** A vendor's model, as a bot chooses it. */
export const modelChoice = z.strictObject({ vendor: vendorId, model: modelId })
export type ModelChoice = z.infer<typeof modelChoice>

/** A model that can be chosen: of the catalogue, or of the vendor's own list. */
export const offeredModel = z.object({
  id: z.string(),
  label: z.string(),
  /** In tokens; null where nobody tells. */
  context_window: z.int().nullable(),
  /** In nano-dollars a token; null where it is not known, and answers are then counted without their cost. */
  input_price: z.int().nullable(),
  output_price: z.int().nullable(),
  /** The day of its retirement, and what answers in its place. */
  retired: z.object({ on: z.string(), replacement: z.string() }).nullable(),
})
export type OfferedModel = z.infer<typeof offeredModel>

/** `GET /api/v1/models`: which vendors can be asked here, so that the dashboard can say which models will answer. */
export const vendorStatusView = z.object({
  items: z.array(
    z.object({
      id: vendorId,
      label: z.string(),
      is_configured: z.boolean(),
      /** What is missing; null where nothing is. */
      notice: z.string().nullable(),
      models: z.array(offeredModel),
      /** When the vendor last told its list; null where it never did. */
      listed_at: z.iso.datetime().nullable(),
      /** The list is being asked for now: ask again in a moment. */
      is_refreshing: z.boolean(),
    }),
  ),
})
export type VendorStatusView = z.infer<typeof vendorStatusView>
