import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** Addresses that the dashboard's own router takes over from. */
const pagePaths = [
  ...['/dashboard', '/dashboard/*', '/admin', '/admin/*'],
  ...['/accounts/login', '/accounts/register', '/accounts/forgot', '/accounts/reset', '/accounts/verify'],
]

/**
 * Serves the built dashboard: one page at all its addresses, and its files under `/dashboard/assets/`.
 *
 * @param mayBeLoggedIn whether the request carries a login at all; one without is led to logging in at once
 */
export async function serveDashboard(
  http: FastifyInstance,
  distPath: string,
  mayBeLoggedIn: (request: FastifyRequest) => boolean,
): Promise<void> {
  await http.register(fastifyStatic, {
    root: join(distPath, 'assets'),
    prefix: '/dashboard/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '1y',
  })
  const servePage = async (request: FastifyRequest, reply: FastifyReply) => {
    if (/^\/(dashboard|admin)\b/.test(request.url) && !mayBeLoggedIn(request)) {
      return reply.redirect(`/accounts/login/?next=${encodeURIComponent(request.url)}`)
    }
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy)
      .header('cache-control', 'no-cache')
      .send(await readFile(join(distPath, 'index.html'), 'utf8'))
  }
  for (const path of pagePaths) http.get(path, servePage)
  http.get('/', (request, reply) => reply.redirect(mayBeLoggedIn(request) ? '/dashboard/' : '/accounts/login/'))
}
