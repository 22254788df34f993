import { type VendorId, vendors } from '@parley/contract/model-catalogue'
import { z } from 'zod'
import { VendorError } from './answer-model.ts'
import { readRetryAfter } from './retry-after.ts'
import type { VendorAccess } from './vendor-clients.ts'

/** A model as its vendor lists it. */
export interface ListedModel {
  id: string
  label: string
  /** In tokens; null where the vendor does not tell. */
  contextWindow: number | null
}

/** How a vendor's list is asked for and read. */
interface Dialect {
  path: string
  headers: (apiKey: string) => Record<string, string>
  /** Where the vendor shows its list to anyone: what only a valid key opens. */
  keyPath?: string
  read: (body: unknown) => ListedModel[]
}

const limitMs = 10_000
/** The longest list there is, OpenRouter's, is about a megabyte. */
const largestBody = 8_000_000
/** More would be no list to choose from. */
const mostModels = 1_000

/** Vendors list all that they serve; these names are not of models that chat. */
const notForChat =
  /(^|[^a-z])(embed\w*|whisper|tts|transcribe|audio|realtime|dall-e|image|imagen|sora|veo|lyria|moderation|guard|safeguard|rerank|ocr|davinci|babbage|aqa|live|computer-use|deep-research)([^a-z]|$)/i

const count = z.int().positive().nullish().catch(null)
const name = z.string().min(1).max(200)

const openAiModels = z.object({
  data: z.array(
    z.object({
      id: name,
      name: z.string().nullish().catch(null),
      /** Groq's; OpenRouter's; Mistral's; vLLM's. */
      context_window: count,
      context_length: count,
      max_context_length: count,
      max_model_len: count,
      active: z.boolean().nullish(),
      capabilities: z.object({ completion_chat: z.boolean().nullish() }).nullish().catch(null),
    }),
  ),
})

const anthropicModels = z.object({ data: z.array(z.object({ id: name, display_name: z.string().nullish() })) })

const googleModels = z.object({
  models: z.array(
    z.object({
      name,
      displayName: z.string().nullish(),
      inputTokenLimit: count,
      supportedGenerationMethods: z.array(z.string()).nullish(),
    }),
  ),
})

const bearer = (apiKey: string) => ({ authorization: `Bearer ${apiKey}` })

const openAi: Dialect = {
  path: '/models',
  headers: bearer,
  read: (body) =>
    openAiModels
      .parse(body)
      .data.filter((model) => model.active !== false && model.capabilities?.completion_chat !== false)
      .map((model) => ({
        id: model.id,
        label: model.name ?? model.id,
        contextWindow:
          model.context_window ?? model.context_length ?? model.max_context_length ?? model.max_model_len ?? null,
      })),
}

const anthropic: Dialect = {
  path: '/models?limit=1000',
  headers: (apiKey) => ({ 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' }),
  read: (body) =>
    anthropicModels.parse(body).data.map(({ id, display_name }) => ({
      ...{ id, label: display_name ?? id, contextWindow: null },
    })),
}

const google: Dialect = {
  path: '/models?pageSize=1000',
  headers: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  read: (body) =>
    googleModels
      .parse(body)
      .models.filter((model) => model.supportedGenerationMethods?.includes('generateContent') ?? true)
      .map((model) => {
        const id = model.name.replace(/^models\//, '')
        return { id, label: model.displayName ?? id, contextWindow: model.inputTokenLimit ?? null }
      }),
}

const dialects: Record<VendorId, Dialect> = {
  groq: openAi,
  openai: openAi,
  anthropic,
  google,
  mistral: openAi,
  openrouter: { ...openAi, keyPath: '/key' },
  compatible: openAi,
}

/** Asks a vendor for the models that it serves. Throws a {@link VendorError}. */
export async function fetchModelList(vendor: VendorId, access: VendorAccess): Promise<ListedModel[]> {
  const { path, keyPath, read } = dialects[vendor]
  if (keyPath) await get(vendor, access, keyPath)
  const body = await get(vendor, access, path)
  let models: ListedModel[]
  try {
    models = read(body)
  } catch (error) {
    throw new VendorError(`${vendors[vendor].label} answered with something that is no list of models.`, {
      cause: error,
    })
  }
  return models.filter(({ id }) => !notForChat.test(id)).slice(0, mostModels)
}

async function get(vendor: VendorId, access: VendorAccess, path: string): Promise<unknown> {
  const headers = access.apiKey === undefined ? {} : dialects[vendor].headers(access.apiKey)
  try {
    const response = await access.fetch(access.baseUrl + path, { headers, signal: AbortSignal.timeout(limitMs) })
    const text = await readText(response)
    if (response.ok) return JSON.parse(text)
    throw new VendorError(sentenceOf(text), {
      status: response.status,
      vendorCode: /\bAPI_KEY_INVALID\b/.exec(text)?.[0],
      retryAfterMs: readRetryAfter(response.headers.get('retry-after') ?? undefined),
    })
  } catch (error) {
    if (error instanceof VendorError) throw error
    throw new VendorError(toldOf(error), { cause: error })
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > largestBody) throw new Error('The list is too long.')
  }
  return text
}

/** What the vendor says in its error, whatever it wraps it in. */
function sentenceOf(text: string): string {
  try {
    const said = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown; detail?: unknown }
    const inner = typeof said.error === 'object' ? said.error?.message : said.error
    const sentence = [inner, said.message, said.detail].find((value) => typeof value === 'string')
    return sentence ?? ''
  } catch {
    return text
  }
}

function toldOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `There was no answer within ${limitMs / 1_000} seconds.`
  if (error instanceof SyntaxError) return 'The answer was no JSON. Is this the right address?'
  // "fetch failed" tells nothing; its cause does.
  return error.cause instanceof Error ? error.cause.message : error.message
}
