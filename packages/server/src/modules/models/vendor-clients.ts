import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createGroq } from '@ai-sdk/groq'
import { createMistral } from '@ai-sdk/mistral'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { CatalogueModel, VendorId } from '@parley/contract/model-catalogue'
import type { Env } from '../../platform/env/env.ts'
import type { AnswerModel } from './answer-model.ts'
import { createChatCompletionsModel } from './chat-completions.ts'
import { createSdkModel, type ExtraOptions } from './sdk-model.ts'

/** What is needed to ask a vendor. */
export interface VendorAccess {
  /** Absent for an address that asks for none. */
  apiKey: string | undefined
  baseUrl: string
  /** The way there: guarded where a workspace chose the address. */
  fetch: typeof fetch
}

type MakeModels = (access: VendorAccess) => (id: string) => LanguageModelV4

/** The vendors' own addresses; an OpenAI-compatible one has none. */
export const vendorAddresses: Record<VendorId, string | undefined> = {
  groq: 'https://api.groq.com/openai/v1',
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  mistral: 'https://api.mistral.ai/v1',
  openrouter: 'https://openrouter.ai/api/v1',
  compatible: undefined,
}

const makers: Record<VendorId, MakeModels> = {
  groq: (access) => createGroq(settingsOf(access)),
  // Chat completions rather than responses: what is asked here needs no more, and nothing is kept by the vendor.
  openai: (access) => createOpenAI(settingsOf(access)).chat,
  anthropic: (access) => createAnthropic(settingsOf(access)),
  google: (access) => createGoogle(settingsOf(access)),
  mistral: (access) => createMistral(settingsOf(access)),
  openrouter: compatible('openrouter'),
  compatible: compatible('compatible'),
}

/**
 * What vendors that speak plain chat completions are told beside the question. They are read by our own client, the
 * others by their packages.
 */
const dialects: Partial<Record<VendorId, { always: object; toThinkLittle: object }>> = {
  groq: { always: {}, toThinkLittle: { reasoning_effort: 'low', reasoning_format: 'parsed' } },
  openrouter: { always: { stream_options: { include_usage: true } }, toThinkLittle: { reasoning_effort: 'low' } },
  compatible: { always: { stream_options: { include_usage: true } }, toThinkLittle: { reasoning_effort: 'low' } },
}

/**
 * A model that answers by way of this access: the one place that knows how a vendor's models are made.
 *
 * Thinking counts against the answer's length; asked to think little, a model leaves room for words.
 *
 * @param client `own` reads by ourselves what we can; `sdk` leaves all to the vendors' packages
 */
export function createAnswerModel(
  entry: CatalogueModel,
  access: VendorAccess,
  client: Env['MODEL_CLIENT'],
): AnswerModel {
  const dialect = dialects[entry.vendor]
  // Our own client knows no guarded way.
  if (dialect && client === 'own' && access.fetch === fetch) {
    const extra = { ...dialect.always, ...(entry.reasons && dialect.toThinkLittle) }
    return createChatCompletionsModel(entry, { apiKey: access.apiKey, baseUrl: access.baseUrl, extra })
  }
  return createSdkModel(entry, clientOf(entry.vendor, access)(entry.id), entry.reasons ? thinkLittle(entry.vendor) : {})
}

function thinkLittle(vendor: VendorId): ExtraOptions {
  if (vendor !== 'groq') return { reasoning: 'low' }
  return { providerOptions: { groq: { reasoningEffort: 'low', reasoningFormat: 'parsed' } } }
}

/** A client is made once for each access, of which there are few, and goes when that goes. */
const clients = new WeakMap<VendorAccess, (id: string) => LanguageModelV4>()

function clientOf(vendor: VendorId, access: VendorAccess): (id: string) => LanguageModelV4 {
  const known = clients.get(access)
  if (known) return known
  const client = makers[vendor](access)
  clients.set(access, client)
  return client
}

/** Without these the clients would look for a key and an address of their own in the environment. */
function settingsOf({ apiKey = '', baseUrl, fetch }: VendorAccess) {
  return { apiKey, baseURL: baseUrl, fetch }
}

function compatible(name: string): MakeModels {
  return ({ apiKey, baseUrl, fetch }) =>
    createOpenAICompatible({ name, baseURL: baseUrl, fetch, includeUsage: true, ...(apiKey && { apiKey }) })
}
