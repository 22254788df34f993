import type { BotId, SessionId } from '@parley/contract/ids'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { isOwnOrigin } from '../../platform/http/own-origin.ts'
import type { BotDirectory, BotMilestones, PublicBot } from '../bots/index.ts'
import type { Visit } from './chat.service.ts'
import { isAllowedOrigin } from './origins.ts'
import type { VisitorTokens } from './visitor-token.ts'

export type VisitReader = ReturnType<typeof createVisitReader>

/** Reads from a request which bot and session it is about, and whether it may be. */
export function createVisitReader({
  directory,
  milestones,
  tokens,
}: {
  directory: BotDirectory
  milestones: BotMilestones
  tokens: VisitorTokens
}) {
  /** Throws `not_found`, and `bot_unavailable` with the visitor's sentence for a bot that answers nobody now. */
  async function findAnswering(token: string): Promise<PublicBot> {
    const found = await directory.getByToken(token)
    if (found.unavailable) throw new AppError('bot_unavailable', found.unavailable)
    return found
  }

  /** Throws as `findAnswering`, and `forbidden` for a page of a site that the bot's owner did not allow. */
  async function allowedBot(request: FastifyRequest, token: string): Promise<PublicBot> {
    const found = await findAnswering(token)
    const { origin } = request.headers
    if (origin && isOwnOrigin(request, origin)) return found
    if (!isAllowedOrigin(found.allowed_domains, origin)) {
      throw new AppError('forbidden', 'This site is not on the list of sites that may use this bot.')
    }
    return found
  }

  /** The session that the request's visitor token opens; undefined without a token. Throws `unauthenticated`. */
  async function provenSession(request: FastifyRequest, id: BotId): Promise<SessionId | undefined> {
    const [, token] = request.headers.authorization?.match(/^Bearer (.+)$/i) ?? []
    return token ? tokens.verify(token, id) : undefined
  }

  function assertSame(proven: SessionId, named: SessionId): void {
    if (proven !== named) throw new AppError('forbidden', 'The visitor token is for another session.')
  }

  /** For minting a visitor token: the first thing that a page with a visitor does. */
  async function bot(request: FastifyRequest, token: string): Promise<PublicBot> {
    const found = await allowedBot(request, token)
    const { origin } = request.headers
    if (origin && isOwnOrigin(request, origin)) milestones.noteTried(found)
    else if (origin && URL.canParse(origin)) milestones.noteEmbedded(found)
    return found
  }

  return {
    bot,
    allowedBot,
    /** A visit to a session: by its visitor token, or bare, as long as the session never had one. */
    async visit(request: FastifyRequest, token: string, sessionId: SessionId): Promise<Visit> {
      // A token was minted for an allowed page; the chat page that holds it stands on our own origin.
      const isBare = request.headers.authorization === undefined
      const found = isBare ? await allowedBot(request, token) : await findAnswering(token)
      const proven = await provenSession(request, found.id)
      if (proven) assertSame(proven, sessionId)
      return { bot: found, sessionId, isProven: proven !== undefined, ip: request.ip }
    },
    /**
     * A visit by a frame of a socket: by the visitor token in it, or `isProven` where an earlier frame had one. A token
     * that ends closes no socket; it is asked for again on the next.
     */
    async frameVisit(
      request: FastifyRequest,
      token: string,
      sessionId: SessionId,
      by: { token: string } | { isProven: boolean },
    ): Promise<Visit> {
      const hasProof = 'token' in by || by.isProven
      const found = hasProof ? await findAnswering(token) : await allowedBot(request, token)
      if ('token' in by) assertSame(await tokens.verify(by.token, found.id), sessionId)
      return { bot: found, sessionId, isProven: hasProof, ip: request.ip }
    },
    /** A visit that needs its token. Throws `unauthenticated`. */
    async provenVisit(request: FastifyRequest, token: string): Promise<Visit> {
      const found = await findAnswering(token)
      const sessionId = await provenSession(request, found.id)
      if (!sessionId)
        throw new AppError('unauthenticated', 'Send the visitor token as "Authorization: Bearer <token>".')
      return { bot: found, sessionId, isProven: true, ip: request.ip }
    },
  }
}
