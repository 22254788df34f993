import type { CatalogueModel } from '@parley/contract/model-catalogue'
import { type AnswerEnd, type AnswerUsage, describeVendorFailure } from '../models/index.ts'
import type { Author } from './answer-source.ts'
import { DeadlineError } from './deadline.ts'
import type { TurnResult } from './turns.repository.ts'

/** The visitor asked for the answer's end. */
export class StopRequest extends Error {}

/** Characters of text that a token stands for, on average; only where a vendor gives no count. */
const charactersPerToken = 4

/**
 * In which one state a turn ends, and what it cost. An answer without words is a failure, however it ended.
 *
 * @param author who was asked last; undefined where nobody was
 */
export function judgeAnswer(
  author: Author | undefined,
  text: string,
  outcome: { end: AnswerEnd } | { error: unknown },
  timing: { firstTokenMs: number | null; totalMs: number },
): TurnResult {
  const isStopped = 'error' in outcome && outcome.error instanceof StopRequest
  const isComplete = 'end' in outcome && text.trim() !== ''
  const usage = ('end' in outcome && outcome.end.usage) || estimate(author?.promptLength ?? 0, text)
  return {
    state: isComplete ? 'complete' : isStopped ? 'stopped' : text === '' || 'end' in outcome ? 'failed' : 'interrupted',
    text,
    isCut: 'end' in outcome && outcome.end.isCut,
    failure: isComplete || isStopped ? null : describe(outcome),
    vendor: author?.model?.vendor ?? null,
    model: author?.model?.id ?? null,
    ...(author?.model
      ? { ...usage, costNanousd: cost(author.model, usage) }
      : { inputTokens: 0, outputTokens: 0, costNanousd: 0 }),
    ...timing,
  }
}

/** In nano-dollars; 0 for a model whose price nobody here knows. */
export function cost({ inputPrice, outputPrice }: CatalogueModel, { inputTokens, outputTokens }: AnswerUsage): number {
  return inputTokens * (inputPrice ?? 0) + outputTokens * (outputPrice ?? 0)
}

/** Nothing was charged for, as far as one can tell, where the vendor never wrote a word. */
function estimate(promptLength: number, text: string): AnswerUsage {
  if (text === '') return { inputTokens: 0, outputTokens: 0 }
  return {
    inputTokens: Math.ceil(promptLength / charactersPerToken),
    outputTokens: Math.ceil(text.length / charactersPerToken),
  }
}

function describe(outcome: { end: AnswerEnd } | { error: unknown }): string {
  if ('end' in outcome) return 'The model answered without a word. Try another model, or a longer answer length.'
  const { error } = outcome
  return error instanceof DeadlineError ? error.message : describeVendorFailure(error)
}
