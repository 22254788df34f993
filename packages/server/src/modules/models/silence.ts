import { NoAnswerError } from './answer-model.ts'

/** A model sent nothing for too long. */
export class SilenceError extends NoAnswerError {}

/** Milliseconds: until a try's first sign of life, and between signs. */
export interface Patience {
  firstMs: number
  betweenMs: number
}

/** Aborts a controller when an answer takes too long to begin, or falls silent. */
export interface SilenceWatch {
  life(): void
  clear(): void
}

export function watchSilence({ firstMs, betweenMs }: Patience, controller: AbortController): SilenceWatch {
  const end = (message: string) => () => controller.abort(new SilenceError(message))
  const first = setTimeout(end(`The vendor sent nothing for ${firstMs / 1000} s.`), firstMs)
  let between: NodeJS.Timeout | undefined
  return {
    life: () => {
      if (between) {
        between.refresh()
        return
      }
      clearTimeout(first)
      between = setTimeout(end(`The vendor fell silent for ${betweenMs / 1000} s in mid-answer.`), betweenMs)
    },
    clear: () => {
      clearTimeout(first)
      clearTimeout(between)
    },
  }
}
