import { setTimeout as delay } from 'node:timers/promises'
import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { CatalogueModel } from '@parley/contract/model-catalogue'
import { type AnswerEnd, type AnswerModel, NoAnswerError } from './answer-model.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { type NextStep, nextStep } from './retry-policy.ts'
import { type Patience, SilenceError, watchSilence } from './silence.ts'
import { type FailureKind, kindOf } from './vendor-failure-kind.ts'

/** Thinking counts against the answer's length: a model that reasons needs at least so many tokens to reach its words. */
const reasoningFloor = 512

/** Hears what becomes of the models that are asked. */
export interface ModelWatcher {
  /** A model was given up for this answer. */
  gaveUp(model: AnswerModel, kind: FailureKind, error: unknown): void
  answered(model: AnswerModel): void
}

interface AnswerReader {
  onText: (delta: string) => void
  /** Told before each try who is asked, at what length in characters; words are the last one's. */
  onAuthor?: (author: { model: CatalogueModel; promptLength: number }) => void
  signal: AbortSignal
}

interface ModelAnswerOptions {
  /**
   * The prompt for a model, with as much of the history as it has room for.
   *
   * @param share of the history that would fit, from 1 down to 0: less where a vendor found the whole too long
   */
  promptFor(model: AnswerModel, share: number): LanguageModelV4Prompt
  temperature: number
  maxOutputTokens: number
  /** Milliseconds; in `retryMs` another try may still be begun. */
  deadlines: Patience & { retryMs: number }
  breaker: CircuitBreaker
  watcher?: ModelWatcher | undefined
}

/**
 * An answer by the first of a bot's models that gives one.
 *
 * Until a word of it was told, what fails is tried again or left for the next model, as `retry-policy.ts` says; after
 * that nothing is begun anew, for the visitor has read the beginning.
 */
export function createModelAnswer(candidates: readonly AnswerModel[], options: ModelAnswerOptions) {
  const { promptFor, temperature, maxOutputTokens, deadlines, breaker, watcher } = options

  return {
    run: async ({ onText, onAuthor, signal }: AnswerReader): Promise<AnswerEnd> => {
      const begunAt = performance.now()
      let hasWords = false
      let firstFailure: unknown

      async function ask(model: AnswerModel, share: number): Promise<AnswerEnd> {
        const prompt = promptFor(model, share)
        onAuthor?.({ model: model.entry, promptLength: lengthOf(prompt) })
        const controller = new AbortController()
        const forward = () => controller.abort(signal.reason)
        signal.throwIfAborted()
        signal.addEventListener('abort', forward, { once: true })
        const watch = watchSilence(deadlines, controller)
        const most = model.entry.reasons ? Math.max(maxOutputTokens, reasoningFloor) : maxOutputTokens
        try {
          return await model.stream(
            { prompt, temperature, maxOutputTokens: most },
            {
              signal: controller.signal,
              onLife: watch.life,
              onText: (delta) => {
                hasWords ||= delta.trim() !== ''
                onText(delta)
              },
            },
          )
        } catch (error) {
          throw controller.signal.aborted ? controller.signal.reason : error
        } finally {
          watch.clear()
          signal.removeEventListener('abort', forward)
        }
      }

      /** Undefined where this model is given up. */
      async function tryModel(model: AnswerModel, isLast: boolean): Promise<AnswerEnd | undefined> {
        const key = circuitOf(model)
        const wasted = { inputTokens: 0, outputTokens: 0 }
        let share = 1
        let wasEmpty = false
        for (let tries = 1; ; tries += 1) {
          let step: NextStep
          try {
            const end = await ask(model, share)
            breaker.succeeded(key)
            if (hasWords || wasEmpty) return withWasted(end, wasted)
            // A model that said nothing at all is asked once more.
            wasEmpty = true
            addUsage(wasted, end)
            continue
          } catch (error) {
            // Stopped, shut down, or over its total time.
            if (signal.aborted) {
              breaker.withdrew(key)
              throw signal.reason
            }
            firstFailure ??= error
            const kind = error instanceof SilenceError ? 'silent' : kindOf(error)
            const leftMs = deadlines.retryMs - (performance.now() - begunAt)
            step = nextStep(kind, { error, tries, hasWords, isLast, leftMs, isTrimmed: share < 1 })
            if (step.isOfModel) breaker.failed(key, step.restMs)
            else if (step.waitMs === undefined) breaker.withdrew(key)
            // What opened the circuit was the last of its chances, for this answer too.
            if (step.waitMs === undefined || breaker.restOf(key) > step.waitMs) {
              watcher?.gaveUp(model, kind === 'silent' ? 'vendor_away' : kind, error)
              if (hasWords) throw error
              return undefined
            }
          }
          if (step.isShorter) share = 0.5
          if (step.waitMs > 0) await delay(step.waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
        }
      }

      for (const [index, model] of candidates.entries()) {
        const key = circuitOf(model)
        if (!breaker.admits(key)) {
          firstFailure ??= leftAlone(breaker.restOf(key))
          continue
        }
        const end = await tryModel(model, index === candidates.length - 1)
        if (!end) continue
        if (hasWords) watcher?.answered(model)
        else watcher?.gaveUp(model, 'rejected', new NoAnswerError(withoutAWord))
        return end
      }
      throw firstFailure
    },
  }
}

const withoutAWord = 'The model answered without a word. Try another model, or a longer answer length.'

/** What fails together: a vendor's model, asked by one key. */
function circuitOf({ entry, account }: AnswerModel): string {
  return `${account ?? ''} ${entry.vendor} ${entry.id}`
}

function leftAlone(restMs: number): NoAnswerError {
  const seconds = Math.ceil(restMs / 1_000)
  return new NoAnswerError(`The model failed before, and is left alone for another ${Math.max(1, seconds)} s.`)
}

function addUsage(total: { inputTokens: number; outputTokens: number }, { usage }: AnswerEnd): void {
  total.inputTokens += usage?.inputTokens ?? 0
  total.outputTokens += usage?.outputTokens ?? 0
}

/** What a try without a word took is paid for too. */
function withWasted(end: AnswerEnd, wasted: { inputTokens: number; outputTokens: number }): AnswerEnd {
  if (!end.usage) return end
  const { inputTokens, outputTokens } = end.usage
  return {
    ...end,
    usage: {
      inputTokens: inputTokens + wasted.inputTokens,
      outputTokens: outputTokens + wasted.outputTokens,
    },
  }
}

/** In characters, roughly as JSON. */
function lengthOf(prompt: LanguageModelV4Prompt): number {
  let length = 0
  for (const { content } of prompt) {
    if (typeof content === 'string') length += content.length
    else for (const part of content) length += part.type === 'text' ? part.text.length : 0
  }
  return length + 20 * prompt.length
}
