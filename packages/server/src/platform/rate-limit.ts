import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from 'rate-limiter-flexible'
import { AppError } from './errors.ts'
import type { Redis } from './redis/connect-redis.ts'

/** Makes limits: so many points in so many seconds for each key. */
export interface RateLimits {
  /** @param name of the limit, the same in all processes and unlike any other's */
  create(name: string, limit: { points: number; duration: number }): RateLimiterAbstract
}

/**
 * Limits that all processes share in Redis. While it is away, or where there is none, each process counts by itself: a
 * limit here keeps order, and chats go on without it. What guards money must refuse instead, where it cannot count.
 */
export function createRateLimits(redis?: Redis): RateLimits {
  return {
    create: (name, limit) => {
      const memory = new RateLimiterMemory(limit)
      if (!redis) return memory
      return new RateLimiterRedis({
        ...limit,
        storeClient: asStore(redis),
        useRedisPackage: true,
        keyPrefix: redis.key(`limit:${name}`),
        insuranceLimiter: memory,
      })
    },
  }
}

/** The part of a Redis client that the limiter uses, with a deadline. */
function asStore(redis: Redis) {
  return {
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      redis.run((client) => client.eval(script, options)),
    del: (key: string) => redis.run((client) => client.del(key)),
  }
}

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
