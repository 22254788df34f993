import type { BotId, SessionId } from '@parley/contract/ids'
import { errors, jwtVerify, SignJWT } from 'jose'
import { AppError } from '../../platform/errors.ts'

/** Seconds for which a token opens its session. */
export const visitorTokenLifetimeS = 15 * 60
/** Seconds after its end in which a token still proves whose session it was, to go on with a fresh one. */
const renewableS = 30 * 24 * 60 * 60

const algorithm = 'HS256'

/** Signs and reads visitor tokens: JSON Web Tokens bound to one bot, one session and the page's origin. */
export interface VisitorTokens {
  sign(visitor: { botId: BotId; sessionId: SessionId; origin: string }): Promise<string>
  /** The session that a live token opens. Throws `unauthenticated`. */
  verify(token: string, botId: BotId): Promise<SessionId>
  /** The session that a token, live or lately ended, belongs to. Throws `unauthenticated`. */
  verifyForRenewal(token: string, botId: BotId): Promise<SessionId>
}

export function createVisitorTokens(key: Uint8Array): VisitorTokens {
  async function read(token: string, botId: BotId, clockTolerance: number): Promise<SessionId> {
    try {
      const { payload } = await jwtVerify(token, key, { algorithms: [algorithm], audience: botId, clockTolerance })
      return payload.sub as SessionId
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      throw new AppError('unauthenticated', 'The visitor token is not valid any more. Ask for a new one.', {
        cause: error,
      })
    }
  }
  return {
    sign: ({ botId, sessionId, origin }) =>
      new SignJWT({ origin })
        .setProtectedHeader({ alg: algorithm })
        .setAudience(botId)
        .setSubject(sessionId)
        .setIssuedAt()
        .setExpirationTime(`${visitorTokenLifetimeS}s`)
        .sign(key),
    verify: (token, botId) => read(token, botId, 0),
    verifyForRenewal: (token, botId) => read(token, botId, renewableS),
  }
}
