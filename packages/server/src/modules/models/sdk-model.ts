import { APICallError, type LanguageModelV4, type LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { CatalogueModel } from '@parley/contract/model-catalogue'
import {
  type AnswerEnd,
  type AnswerListener,
  type AnswerModel,
  type ModelRequest,
  unfinished,
  VendorError,
} from './answer-model.ts'
import { readRetryAfter } from './retry-after.ts'

/** What a request may say beside what it asks. */
export type ExtraOptions = Pick<LanguageModelV4CallOptions, 'reasoning' | 'providerOptions'>

/** A model behind one of the AI SDK's provider packages, read part by part at the provider level. */
export function createSdkModel(entry: CatalogueModel, model: LanguageModelV4, extra: ExtraOptions): AnswerModel {
  return {
    entry,
    stream: async (request, listener) => {
      try {
        return await read(model, { ...request, ...extra }, listener)
      } catch (error) {
        listener.signal.throwIfAborted()
        throw toVendorError(error)
      }
    },
  }
}

async function read(
  model: LanguageModelV4,
  options: ModelRequest & ExtraOptions,
  { onText, onLife, signal }: AnswerListener,
): Promise<AnswerEnd> {
  const { stream } = await model.doStream({ ...options, abortSignal: signal })
  const reader = stream.getReader()
  // A vendor's client may sit on an abort while its socket is silent; cancelling ends the pending read at once.
  const cancel = () => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    signal.throwIfAborted()
    for (;;) {
      const { done, value: part } = await reader.read()
      signal.throwIfAborted()
      if (done) throw new VendorError(unfinished)
      onLife()
      if (part.type === 'text-delta') {
        if (part.delta !== '') onText(part.delta)
      } else if (part.type === 'error') {
        throw part.error
      } else if (part.type === 'finish') {
        if (part.finishReason.unified === 'error') throw new VendorError('The vendor ended the answer with an error.')
        // The vendor's client makes up a finish for a stream that merely ended; only the vendor's own has a reason.
        if (part.finishReason.raw == null) throw new VendorError(unfinished)
        const { inputTokens, outputTokens } = part.usage
        return {
          isCut: part.finishReason.unified === 'length',
          usage:
            inputTokens.total === undefined || outputTokens.total === undefined
              ? undefined
              : { inputTokens: inputTokens.total, outputTokens: outputTokens.total },
        }
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}

function toVendorError(error: unknown): VendorError {
  if (error instanceof VendorError) return error
  if (APICallError.isInstance(error)) {
    return new VendorError(error.message, {
      cause: error,
      status: error.statusCode,
      vendorCode: codeOf(error.responseBody),
      retryAfterMs: readRetryAfter(error.responseHeaders?.['retry-after']),
    })
  }
  return new VendorError(textOf(error), { cause: error })
}

interface SaidError {
  code?: unknown
  type?: unknown
  status?: unknown
  details?: { reason?: unknown }[]
}

/**
 * Vendors answer `{ "error": { "code": "…" } }`; where there is no code the type is as telling, Google's status, or the
 * reason in its details. Mistral leaves the `error` around it out.
 */
function codeOf(body: string | undefined): string | undefined {
  try {
    const said = JSON.parse(body ?? '') as SaidError & { error?: SaidError }
    const { code, type, status, details } = said.error ?? said
    const reasons = Array.isArray(details) ? details.map(({ reason }) => reason) : []
    return [...reasons, code, type, status].find((value) => typeof value === 'string')
  } catch {
    return undefined
  }
}

function textOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? '')
}
