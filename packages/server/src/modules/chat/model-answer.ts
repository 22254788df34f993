import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { AnswerModel } from '../models/index.ts'
import type { AnswerSource } from './answer-source.ts'

/** Thinking counts against the answer's length: a model that reasons needs at least so many tokens to reach its words. */
const reasoningFloor = 512

/** An answer by a vendor's model, read part by part at the provider level. */
export function createModelAnswer(
  { entry, model, providerOptions }: AnswerModel,
  {
    prompt,
    temperature,
    maxOutputTokens,
  }: { prompt: LanguageModelV4Prompt; temperature: number; maxOutputTokens: number },
): AnswerSource {
  return {
    run: async ({ onText, onLife, signal }) => {
      const { stream } = await model.doStream({
        prompt,
        temperature,
        maxOutputTokens: entry.reasons ? Math.max(maxOutputTokens, reasoningFloor) : maxOutputTokens,
        providerOptions,
        abortSignal: signal,
      })
      const reader = stream.getReader()
      // A vendor's client may sit on an abort while its socket is silent; cancelling ends the pending read at once.
      const cancel = () => void reader.cancel(signal.reason).catch(() => undefined)
      signal.addEventListener('abort', cancel, { once: true })
      try {
        signal.throwIfAborted()
        for (;;) {
          const { done, value: part } = await reader.read()
          signal.throwIfAborted()
          if (done) throw new Error('The answer ended without saying that it was finished.')
          onLife()
          if (part.type === 'text-delta') {
            if (part.delta !== '') onText(part.delta)
          } else if (part.type === 'error') {
            throw part.error
          } else if (part.type === 'finish') {
            if (part.finishReason.unified === 'error') throw new Error('The vendor ended the answer with an error.')
            // The vendor's client makes up a finish for a stream that merely ended; only the vendor's own has a reason.
            if (part.finishReason.raw === undefined)
              throw new Error('The answer ended without saying that it was finished.')
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
    },
  }
}
