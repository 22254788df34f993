import type { FastifyRequest } from 'fastify'
import type { Env } from '../../platform/env/env.ts'
import { ownOrigin } from '../../platform/http/own-origin.ts'

/** Where mailed links lead. */
export type LinkOrigin = (request: FastifyRequest) => string

/**
 * `PUBLIC_URL`, else the address of the request, whose host was found allowed.
 *
 * Where any host is allowed, that would be whatever a stranger who asks for someone's link wrote there: then a link leads
 * to this machine itself.
 */
export function createLinkOrigin(env: Pick<Env, 'PUBLIC_URL' | 'ALLOWED_HOSTS' | 'PORT'>): LinkOrigin {
  const isAnyHostAllowed = !env.PUBLIC_URL && env.ALLOWED_HOSTS.includes('*')
  return (request) => (isAnyHostAllowed ? `http://localhost:${env.PORT}` : ownOrigin(request))
}
