import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { BotSettings } from '@parley/contract/bots'
import type { CatalogueModel } from '@parley/contract/model-catalogue'
import type { AnswerModel, Models } from '../models/index.ts'
import type { AnswerSource } from './answer-source.ts'
import { createEchoAnswer } from './echo-answer.ts'
import { createModelAnswer } from './model-answer.ts'
import { buildPrompt, type HistoryMessage } from './prompt.ts'

/** Tokens of the context window that stay free, since the prompt's size is only guessed. */
const contextReserve = 1_024

/** What answers, and what it is given. */
export interface PreparedAnswer {
  source: AnswerSource
  /** Empty for the echo, which asks nobody. */
  prompt: LanguageModelV4Prompt
  /** Characters of the prompt, to estimate its tokens where the vendor does not tell. */
  promptLength: number
  /** Absent for the echo, which costs nothing. */
  pricedAs: CatalogueModel | undefined
}

/**
 * The answer to a message as a bot of these settings gives it: a visitor's and the playground's are the same.
 *
 * @param candidates the models that answer for the settings, in the order in which they are tried; none where no vendor
 *   has a key here
 */
export function answerForSettings(
  models: Models,
  candidates: readonly AnswerModel[],
  settings: Pick<BotSettings, 'system_prompt' | 'vendor' | 'model' | 'temperature' | 'max_output_tokens'>,
  { history, message }: { history: readonly HistoryMessage[]; message: string },
): PreparedAnswer {
  const [model] = candidates
  if (!model) {
    const notice = models.missingKey(settings.vendor)
    return { source: createEchoAnswer(message, notice), prompt: [], promptLength: 0, pricedAs: undefined }
  }
  const { system_prompt: systemPrompt, temperature, max_output_tokens: maxOutputTokens } = settings
  const budget = model.entry.contextWindow - maxOutputTokens - contextReserve
  const prompt = buildPrompt({ systemPrompt, history, message }, budget)
  return {
    source: createModelAnswer(model, { prompt, temperature, maxOutputTokens }),
    prompt,
    promptLength: JSON.stringify(prompt).length,
    pricedAs: model.entry,
  }
}
