/** Milliseconds: until a try's first sign of life, between signs, for the whole answer, and in which it may be begun anew. */
export interface Deadlines {
  firstMs: number
  betweenMs: number
  totalMs: number
  retryMs: number
}

/** Why an answer, or a try at one, was ended before it was finished. */
export class DeadlineError extends Error {}

/** Aborts a controller when an answer takes too long to begin, or falls silent. */
export interface DeadlineWatch {
  life(): void
  clear(): void
}

const seconds = (ms: number) => `${ms / 1000} s`

export function watchSilence(
  { firstMs, betweenMs }: Pick<Deadlines, 'firstMs' | 'betweenMs'>,
  controller: AbortController,
): DeadlineWatch {
  const end = (message: string) => () => controller.abort(new DeadlineError(message))
  const first = setTimeout(end(`The vendor sent nothing for ${seconds(firstMs)}.`), firstMs)
  let between: NodeJS.Timeout | undefined
  return {
    life: () => {
      if (between) {
        between.refresh()
        return
      }
      clearTimeout(first)
      between = setTimeout(end(`The vendor fell silent for ${seconds(betweenMs)} in mid-answer.`), betweenMs)
    },
    clear: () => {
      clearTimeout(first)
      clearTimeout(between)
    },
  }
}

/** Aborts a controller when the whole answer takes too long; call what it returns when it is over. */
export function watchTotal({ totalMs }: Pick<Deadlines, 'totalMs'>, controller: AbortController): () => void {
  const message = `The answer was not finished after ${seconds(totalMs)}.`
  const timer = setTimeout(() => controller.abort(new DeadlineError(message)), totalMs)
  return () => clearTimeout(timer)
}
