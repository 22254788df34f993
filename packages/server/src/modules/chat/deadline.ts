/** Milliseconds: until the first sign of life, between signs, and for the whole answer. */
export interface Deadlines {
  firstMs: number
  betweenMs: number
  totalMs: number
}

/** Why an answer was ended before it was finished. */
export class DeadlineError extends Error {}

/** Aborts a controller when an answer takes too long to begin, falls silent, or never ends. */
export interface DeadlineWatch {
  life(): void
  clear(): void
}

export function watchDeadlines({ firstMs, betweenMs, totalMs }: Deadlines, controller: AbortController): DeadlineWatch {
  const seconds = (ms: number) => `${ms / 1000} s`
  const end = (message: string) => () => controller.abort(new DeadlineError(message))
  const total = setTimeout(end(`The answer was not finished after ${seconds(totalMs)}.`), totalMs)
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
      clearTimeout(total)
      clearTimeout(first)
      clearTimeout(between)
    },
  }
}
