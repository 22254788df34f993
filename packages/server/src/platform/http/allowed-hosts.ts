import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/**
 * Whether a request's host is one that this installation answers to.
 *
 * Patterns are Django's: a host, `.example.com` for it and its subdomains, or `*`. None means loopback names and the
 * host of `PUBLIC_URL`.
 */
export function createHostCheck(
  patterns: readonly string[],
  publicUrl: string | undefined,
): (hostname: string) => boolean {
  const allowed = patterns.length > 0 ? [...patterns] : ['localhost', '.localhost', '127.0.0.1', '[::1]']
  if (publicUrl) allowed.push(new URL(publicUrl).hostname)
  return (hostname) => {
    const host = hostname.toLowerCase()
    return allowed.some((pattern) => {
      const wanted = pattern.toLowerCase()
      if (wanted === '*') return true
      return wanted.startsWith('.') ? host === wanted.slice(1) || host.endsWith(wanted) : host === wanted
    })
  }
}

/** A Fastify hook; `/healthz` is exempt, since load balancers ask by address. */
export function hostGuard(isAllowed: (hostname: string) => boolean) {
  return async (request: FastifyRequest) => {
    if (request.routeOptions.url === '/healthz') return
    const bare = request.host.replace(/:\d+$/, '')
    if (!isAllowed(bare)) {
      throw new AppError(
        'invalid_input',
        `This installation does not answer to the host "${bare}". Add it to ALLOWED_HOSTS.`,
      )
    }
  }
}
