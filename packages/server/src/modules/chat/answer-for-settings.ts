import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { BotSettings } from '@parley/contract/bots'
import { type AnswerModel, createModelAnswer, type Models, type ModelWatcher } from '../models/index.ts'
import type { AnswerSource } from './answer-source.ts'
import type { Deadlines } from './deadline.ts'
import { createEchoAnswer } from './echo-answer.ts'
import { buildPrompt, type HistoryMessage } from './prompt.ts'

/** Tokens of the context window that stay free, since the prompt's size is only estimated. */
const contextReserve = 512

/** What answers, and what it is given. */
export interface PreparedAnswer {
  source: AnswerSource
  /** Of the model that is asked first; empty for the echo, which asks nobody. */
  prompt: LanguageModelV4Prompt
}

/**
 * The answer to a message as a bot of these settings gives it: a visitor's and the playground's are the same.
 *
 * @param candidates the models that answer for the settings, in the order in which they are tried; none where no vendor
 *   has a key here
 */
export function answerForSettings(
  { models, deadlines, watcher }: { models: Models; deadlines: Deadlines; watcher?: ModelWatcher },
  candidates: readonly AnswerModel[],
  settings: Pick<BotSettings, 'system_prompt' | 'vendor' | 'model' | 'temperature' | 'max_output_tokens'>,
  { history, message }: { history: readonly HistoryMessage[]; message: string },
): PreparedAnswer {
  const [first] = candidates
  if (!first) return { source: createEchoAnswer(message, models.missingKey(settings.vendor)), prompt: [] }
  const { system_prompt: systemPrompt, temperature, max_output_tokens: maxOutputTokens } = settings
  const promptFor = ({ entry }: AnswerModel, share: number) =>
    buildPrompt({ systemPrompt, history, message }, entry.contextWindow - maxOutputTokens - contextReserve, share)
  const prompt = promptFor(first, 1)
  const { breaker } = models
  return {
    source: createModelAnswer(candidates, {
      promptFor: (model, share) => (model === first && share === 1 ? prompt : promptFor(model, share)),
      ...{ temperature, maxOutputTokens, deadlines, breaker, watcher },
    }),
    prompt,
  }
}
