import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Env } from '../env/env.ts'
import { AppError } from '../errors.ts'
import { publicRoute, type Route } from '../http/route.ts'
import type { Metrics } from './create-metrics.ts'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
/** A proxy on this machine connects from the loopback too, on behalf of anyone. */
const forwardingHeaders = [
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'],
  ...['cf-connecting-ip', 'true-client-ip', 'fly-client-ip'],
]

/** `/metrics` looks absent to whoever may not read it: to all without `METRICS_TOKEN`, or but this machine itself. */
export function metricsRoutes({ env, metrics }: { env: Pick<Env, 'METRICS_TOKEN'>; metrics: Metrics }): Route[] {
  return [
    publicRoute({
      method: 'GET',
      path: '/metrics',
      handle: async ({ request, reply }) => {
        if (!mayRead(request, env.METRICS_TOKEN)) throw new AppError('not_found', 'There is nothing at /metrics.')
        const { contentType, text } = await metrics.render()
        await reply.type(contentType).send(text)
      },
    }),
  ]
}

function mayRead({ headers, socket }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) {
    const [, given] = headers.authorization?.match(/^Bearer +(\S+) *$/i) ?? []
    return given !== undefined && isSame(given, token)
  }
  const isDirect = forwardingHeaders.every((name) => headers[name] === undefined)
  return isDirect && loopback.has(socket.remoteAddress ?? '')
}

/** Takes the same time wherever the texts differ, and whatever their lengths. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
