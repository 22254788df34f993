/** Milliseconds: until a try's first sign of life, between signs, for the whole answer, and in which it may be begun anew. */
export interface Deadlines {
  firstMs: number
  betweenMs: number
  totalMs: number
  retryMs: number
}

/** Why an answer was ended before it was finished. */
export class DeadlineError extends Error {}

/** Aborts a controller when the whole answer takes too long; call what it returns when it is over. */
export function watchTotal({ totalMs }: Pick<Deadlines, 'totalMs'>, controller: AbortController): () => void {
  const message = `The answer was not finished after ${totalMs / 1000} s.`
  const timer = setTimeout(() => controller.abort(new DeadlineError(message)), totalMs)
  return () => clearTimeout(timer)
}
