/** What was waited for took too long. It goes on by itself; nobody hears of how it ends. */
export class TooSlowError extends Error {}

/** Waits for a result, at most so long. Throws {@link TooSlowError}. */
export async function within<Result>(limitMs: number, pending: Promise<Result>): Promise<Result> {
  const { promise: limit, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new TooSlowError(`Not done within ${limitMs} ms.`)), limitMs)
  try {
    return await Promise.race([pending, limit])
  } finally {
    clearTimeout(timer)
    // The loser of the race may still fail.
    pending.catch(() => undefined)
  }
}
