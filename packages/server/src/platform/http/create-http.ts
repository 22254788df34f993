import { type FastifyInstance, fastify } from 'fastify'
import type { z } from 'zod'
import type { Env } from '../env/env.ts'
import type { Log } from '../log.ts'
import { createHostCheck, hostGuard } from './allowed-hosts.ts'
import { createErrorHandler, notFound, refuseAddress } from './error-handler.ts'
import { toStorable } from './storable-text.ts'
import { isUpgrade, routeUpgrades } from './web-socket.ts'

/** Larger than any body that a schema would accept, so that too long a text is refused by its own sentence. */
const bodyLimitBytes = 512 * 1024

/** Fastify with the installation's manners: hosts, validation by zod, one form of error, with or without a last slash. */
export function createHttp(
  env: Pick<Env, 'ALLOWED_HOSTS' | 'PUBLIC_URL' | 'TRUSTED_PROXIES'>,
  log: Log,
): FastifyInstance {
  const http = fastify({
    loggerInstance: undefined,
    trustProxy: env.TRUSTED_PROXIES.length > 0 ? env.TRUSTED_PROXIES : false,
    bodyLimit: bodyLimitBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    forceCloseConnections: 'idle',
    frameworkErrors: refuseAddress,
    http: { shouldUpgradeCallback: isUpgrade },
  })
  routeUpgrades(http)
  http.decorate('publicUrl', env.PUBLIC_URL)
  http.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    const result = schema.safeParse(data)
    return result.success ? { value: toStorable(result.data) } : { error: result.error }
  })
  http.setSerializerCompiler<z.ZodType>(({ schema }) => (data) => {
    const result = schema.safeParse(data)
    // An answer that breaks its own schema is our fault, and no input to complain of.
    if (!result.success) throw new Error('The answer does not fit its schema.', { cause: result.error })
    return JSON.stringify(result.data)
  })
  http.setErrorHandler(createErrorHandler(log))
  http.setNotFoundHandler(notFound)
  http.addHook('onRequest', hostGuard(createHostCheck(env.ALLOWED_HOSTS, env.PUBLIC_URL)))
  http.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'strict-origin-when-cross-origin')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  return http
}
