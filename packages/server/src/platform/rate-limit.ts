import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from './errors.ts'

/**
 * Takes one point of a limit, or throws `rate_limited` with the seconds to wait.
 *
 * @param complaint the sentence before "Try again in 5 seconds."
 */
export async function takePoint(limiter: RateLimiterAbstract, key: string, complaint: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal
    const seconds = Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000)
    const wait = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
    throw new AppError('rate_limited', `${complaint} Try again in ${wait}.`, { retryAfterS: seconds })
  }
}
