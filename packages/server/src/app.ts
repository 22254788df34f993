import { join } from 'node:path'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { accountRoutes, clientOf, hasLoginCookie } from './modules/accounts/index.ts'
import { alertRoutes } from './modules/alerts/index.ts'
import { insightRoutes } from './modules/analytics/index.ts'
import { apiKeyRoutes } from './modules/api-keys/index.ts'
import { billingRoutes } from './modules/billing/index.ts'
import { botRoutes } from './modules/bots/index.ts'
import {
  chatRoutes,
  completionRoutes,
  createCorsPolicy,
  playgroundRoutes,
  presentOpenAiError,
} from './modules/chat/index.ts'
import { conversationRoutes, liveRoutes } from './modules/inbox/index.ts'
import { modelRoutes } from './modules/models/index.ts'
import { operatorRoutes, rememberOperators } from './modules/operators/index.ts'
import { widgetRoutes } from './modules/widgets/index.ts'
import { checkDatabase } from './platform/db/check-database.ts'
import { AppError } from './platform/errors.ts'
import { createHttp } from './platform/http/create-http.ts'
import { serveDashboard } from './platform/http/dashboard-pages.ts'
import { createErrorHandler } from './platform/http/error-handler.ts'
import { type Authentication, mountRoutes } from './platform/http/mount-routes.ts'
import { referenceRoutes } from './platform/http/reference.routes.ts'
import { publicRoute, type Route } from './platform/http/route.ts'
import { watchRequests } from './platform/http/watch-requests.ts'
import { metricsRoutes } from './platform/metrics/metrics.routes.ts'
import { dashboardDist, type Services, widgetDist } from './services.ts'

/** All routes of the server, as data: what is mounted here is also what the route walk tests. */
export function listRoutes(services: Services): Record<'sameOrigin' | 'crossOrigin' | 'openAi', Route[]> {
  const { apiKeys, models, directory, jobs, widgetFiles } = services
  const listed: ReturnType<typeof listRoutes> = {
    sameOrigin: [
      ...accountRoutes(services),
      ...alertRoutes(),
      ...apiKeyRoutes({ apiKeys }),
      ...billingRoutes(),
      ...insightRoutes(),
      ...botRoutes({ models, directory, jobs }),
      ...modelRoutes({ models }),
      ...playgroundRoutes({ playground: services.playground }),
      ...operatorRoutes(services),
      ...conversationRoutes(services),
      ...liveRoutes(services),
      ...widgetRoutes({ directory, milestones: services.milestones, files: widgetFiles }),
      ...healthRoutes(services),
      ...metricsRoutes(services),
    ],
    crossOrigin: chatRoutes(services),
    openAi: completionRoutes(services),
  }
  const all = () => [...listed.sameOrigin, ...listed.crossOrigin, ...listed.openAi]
  listed.sameOrigin.push(...referenceRoutes({ routes: all, env: services.env, version: services.version }))
  return listed
}

/** The HTTP server over the services, not listening yet. */
export async function createApp(services: Services): Promise<FastifyInstance> {
  const { env, log, database, accounts, apiKeys, directory } = services
  const http = createHttp(env, log)
  // Streams that nobody ends would keep the server from closing.
  http.addHook('preClose', async () => {
    services.live.close()
    services.sockets.close()
  })
  watchRequests(http, services.metrics.requestEnded)
  // Higher levels cost many times as much for a few hundredths of the size. Event streams do not pass here.
  await http.register(compress, {
    threshold: 1_024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  })
  const operators = rememberOperators()
  const authentication: Authentication = {
    findUser: (request) => {
      const client = clientOf(request)
      return operators.findUser({ cookie: client.cookie, url: request.url }, () => accounts.findUser(client))
    },
    getActor: accounts.getActor,
    findApiKey: (request) => apiKeys.read(request.headers.authorization),
  }
  const { sameOrigin, crossOrigin, openAi } = listRoutes(services)
  mountRoutes(http, sameOrigin, { database, authentication })
  await http.register(async (scope) => {
    await scope.register(cors, { delegator: createCorsPolicy({ directory, isDebug: env.DEBUG }) })
    mountRoutes(scope, crossOrigin, { database, authentication })
  })
  await http.register(async (scope) => {
    scope.setErrorHandler(createErrorHandler(log, presentOpenAiError))
    mountRoutes(scope, openAi, { database, authentication })
  })
  await http.register(
    async (scope) =>
      scope.setNotFoundHandler((request, reply) => {
        const absent = new AppError('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`)
        return reply.code(absent.status).send({ error: presentOpenAiError(absent) })
      }),
    { prefix: '/v1' },
  )
  await http.register(fastifyStatic, {
    root: join(widgetDist, 'frame'),
    prefix: '/widget/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '1y',
  })
  await serveDashboard(http, dashboardDist, hasLoginCookie)
  return http
}

function healthRoutes({ database, chat }: Services): Route[] {
  return [
    publicRoute({ method: 'GET', path: '/healthz', handle: ({ reply }) => void reply.send({ status: 'ok' }) }),
    publicRoute({
      method: 'GET',
      path: '/readyz',
      handle: async ({ reply }) => {
        if (chat.isClosing()) throw new AppError('unavailable', 'The server is shutting down.')
        await checkDatabase(database).catch((error) => {
          throw new AppError('unavailable', 'The database cannot be reached.', { cause: error })
        })
        await reply.send({ status: 'ready' })
      },
    }),
  ]
}
