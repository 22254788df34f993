import { createGroq } from '@ai-sdk/groq'
import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { AnswerMode } from '@parley/contract/bots'
import {
  type CatalogueModel,
  defaultModel,
  defaultVendor,
  findModel,
  resolveModel,
  type VendorId,
  type VendorStatusView,
  vendors,
} from '@parley/contract/model-catalogue'
import type { Env } from '../../platform/env/env.ts'
import type { AnswerModel } from './answer-model.ts'
import { createSdkModel } from './sdk-model.ts'

type ModelChoice = { vendor: VendorId; model: string }

export interface Models {
  /**
   * The models that answer for a choice, in the order in which they are tried; a retired one is replaced. None where no
   * vendor has a key here.
   */
  findAnswerModels(choice: ModelChoice): Promise<readonly AnswerModel[]>
  answerMode(choice: ModelChoice): AnswerMode
  vendorStatus(): VendorStatusView
}

/** Thinking counts against the answer's length; asked to think little, a model leaves room for words. */
const groqReasoning: SharedV4ProviderOptions = { groq: { reasoningEffort: 'low', reasoningFormat: 'parsed' } }

export function createModels(env: Pick<Env, 'GROQ_API_KEY' | 'GROQ_BASE_URL'>): Models {
  const groq = env.GROQ_API_KEY
    ? createGroq({ apiKey: env.GROQ_API_KEY, ...(env.GROQ_BASE_URL && { baseURL: env.GROQ_BASE_URL }) })
    : undefined
  const languageModels: Record<VendorId, ((id: string) => LanguageModelV4) | undefined> = { groq }

  return {
    findAnswerModels: async (choice) => {
      const languageModel = languageModels[choice.vendor]
      if (!languageModel) return []
      const entry = currentModel(choice)
      return [createSdkModel(entry, languageModel(entry.id), entry.reasons ? groqReasoning : {})]
    },
    answerMode: (choice) => {
      if (!languageModels[choice.vendor]) return { kind: 'echo', notice: missingKey(choice.vendor) }
      const entry = currentModel(choice)
      return { kind: 'model', model: entry.id, replaces: entry.id === choice.model ? null : choice.model }
    },
    vendorStatus: () => ({
      items: (Object.keys(vendors) as VendorId[]).map((id) => ({
        id,
        label: vendors[id].label,
        is_configured: languageModels[id] !== undefined,
        notice: languageModels[id] ? null : missingKey(id),
      })),
    }),
  }
}

/** A choice that left the catalogue since it was saved falls back to the default model. */
function currentModel({ vendor, model }: ModelChoice): CatalogueModel {
  const entry = resolveModel(vendor, model) ?? findModel(defaultVendor, defaultModel)
  if (!entry) throw new Error('The catalogue lacks the default model.')
  return entry
}

function missingKey(vendor: VendorId): string {
  return `${vendors[vendor].keyName} not configured.`
}
