import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { AnswerModel } from '../models/index.ts'
import type { AnswerSource } from './answer-source.ts'

/** Thinking counts against the answer's length: a model that reasons needs at least so many tokens to reach its words. */
const reasoningFloor = 512

/** An answer by a vendor's model. */
export function createModelAnswer(
  model: AnswerModel,
  {
    prompt,
    temperature,
    maxOutputTokens,
  }: { prompt: LanguageModelV4Prompt; temperature: number; maxOutputTokens: number },
): AnswerSource {
  return {
    run: (listener) =>
      model.stream(
        {
          prompt,
          temperature,
          maxOutputTokens: model.entry.reasons ? Math.max(maxOutputTokens, reasoningFloor) : maxOutputTokens,
        },
        listener,
      ),
  }
}
