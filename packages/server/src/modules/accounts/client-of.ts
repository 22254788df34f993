import type { FastifyRequest } from 'fastify'
import type { Client } from './client.ts'

/** Who a request is from. */
export function clientOf(request: FastifyRequest): Client {
  return { ip: request.ip, userAgent: request.headers['user-agent'], cookie: request.headers.cookie }
}
