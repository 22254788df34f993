import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/** `PUBLIC_URL` where it is set, else the address that the request came in at; without a trailing slash. */
export function ownOrigin(request: FastifyRequest): string {
  return request.server.publicUrl ?? `${request.protocol}://${request.host}`
}

/** Whether the page that made the request is one of ours. Clients outside browsers send no Origin. */
export function isOwnOrigin(request: FastifyRequest, origin: string): boolean {
  const own = ownOrigin(request)
  return origin === `${request.protocol}://${request.host}` || (URL.canParse(own) && origin === new URL(own).origin)
}

/**
 * Refuses a write that another site's page makes with the reader's cookies (CSRF), next to the cookies' own SameSite.
 * Throws `forbidden`.
 */
export function assertSameOrigin(request: FastifyRequest): void {
  const { origin } = request.headers
  const isForeign = origin ? !isOwnOrigin(request, origin) : request.headers['sec-fetch-site'] === 'cross-site'
  if (isForeign) throw new AppError('forbidden', 'This request came from another site.')
}

declare module 'fastify' {
  interface FastifyInstance {
    publicUrl: string | undefined
  }
}
