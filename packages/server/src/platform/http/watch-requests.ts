import type { FastifyInstance } from 'fastify'
import type { EndedRequest } from '../metrics/create-metrics.ts'
import { isEventStream } from './sse.ts'

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Tells of each request when it was answered. Register it before any route. */
export function watchRequests(http: FastifyInstance, onEnd: (request: EndedRequest) => void): void {
  http.addHook('onResponse', async (request, reply) => {
    // How long a stream stays open says nothing of how fast the server is.
    if (isEventStream(reply)) return
    onEnd({
      route: request.routeOptions.url ?? 'none',
      method: knownMethods.has(request.method) ? request.method : 'other',
      status: `${Math.floor(reply.raw.statusCode / 100)}xx` as EndedRequest['status'],
      seconds: reply.elapsedTime / 1_000,
    })
  })
}
