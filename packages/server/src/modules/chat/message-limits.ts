import type { BotId, SessionId } from '@parley/contract/ids'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../platform/errors.ts'

/** How many messages a minute one visitor, and one address, may send. */
export interface MessageLimits {
  /** Counts one message. Throws `rate_limited` with the seconds to wait. */
  take(message: { botId: BotId; sessionId: SessionId; ip: string }): Promise<void>
}

export function createMessageLimits({ perVisitor, perIp }: { perVisitor: number; perIp: number }): MessageLimits {
  const visitor = new RateLimiterMemory({ points: perVisitor, duration: 60 })
  const address = new RateLimiterMemory({ points: perIp, duration: 60 })
  return {
    take: async ({ botId, sessionId, ip }) => {
      try {
        await visitor.consume(`${botId} ${sessionId}`)
        await address.consume(ip)
      } catch (refusal) {
        const seconds = Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000)
        const message = `Too many messages at once. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
        throw new AppError('rate_limited', message, { retryAfterS: seconds })
      }
    },
  }
}
