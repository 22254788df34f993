import type { BotId, SessionId } from '@parley/contract/ids'
import { type RateLimits, takePoint } from '../../platform/rate-limit.ts'

/** How many messages, or ratings, a minute one visitor, and one address, may send. */
export interface MessageLimits {
  /** Counts one. Throws `rate_limited` with the seconds to wait. */
  take(message: { botId: BotId; sessionId: SessionId; ip: string }): Promise<void>
}

/**
 * @param name what is limited
 * @param complaint the sentence before "Try again in 5 seconds."
 */
export function createMessageLimits(
  limits: RateLimits,
  name: string,
  { perVisitor, perIp }: { perVisitor: number; perIp: number },
  complaint: string,
): MessageLimits {
  const visitor = limits.create(`${name}-of-visitor`, { points: perVisitor, duration: 60 })
  const address = limits.create(`${name}-of-address`, { points: perIp, duration: 60 })
  return {
    take: async ({ botId, sessionId, ip }) => {
      await takePoint(visitor, `${botId} ${sessionId}`, complaint)
      await takePoint(address, ip, complaint)
    },
  }
}
