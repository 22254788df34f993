import { loginBody, loginSessionsView, type MeView, meView, registerBody } from '@parley/contract/accounts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor, LoggedInUser } from '../../platform/actor.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { type PublicContext, publicRoute, type Route, userRoute } from '../../platform/http/route.ts'
import { deleteLoginSession, deleteOtherLoginSessions, listLoginSessions } from './accounts.repository.ts'
import type { Accounts, Client } from './accounts.service.ts'

export function accountRoutes({ accounts, database }: { accounts: Accounts; database: Database }): Route[] {
  /** Sets a new login's cookies, and answers whose it is, so that the client need not ask again. */
  async function answerLogin({ request, reply }: PublicContext, cookies: string[]): Promise<MeView> {
    reply.header('set-cookie', cookies)
    const cookie = cookies.map((line) => line.split(';', 1)[0]).join('; ')
    const user = await accounts.findUser({ ...clientOf(request), cookie })
    if (!user) throw new AppError('internal', 'The new login session was not found.')
    return presentMe(user, await accounts.getActor(user))
  }

  return [
    publicRoute({
      method: 'POST',
      path: '/api/accounts/register',
      body: registerBody,
      response: meView,
      status: 201,
      handle: async (context, { body }) =>
        answerLogin(context, await accounts.register(body, clientOf(context.request))),
    }),
    publicRoute({
      method: 'POST',
      path: '/api/accounts/login',
      body: loginBody,
      response: meView,
      handle: async (context, { body }) => answerLogin(context, await accounts.login(body, clientOf(context.request))),
    }),
    publicRoute({
      method: 'POST',
      path: '/api/accounts/logout',
      handle: async ({ request, reply }) => endSession(request, reply),
    }),
    publicRoute({
      method: 'GET',
      path: '/accounts/logout',
      handle: async ({ request, reply }) => {
        await endSession(request, reply)
        await reply.redirect('/accounts/login/')
      },
    }),
    userRoute({
      method: 'GET',
      path: '/api/accounts/me',
      response: meView,
      handle: async ({ user }) => presentMe(user, await accounts.getActor(user)),
    }),
    userRoute({
      method: 'GET',
      path: '/api/accounts/sessions',
      response: loginSessionsView,
      handle: async ({ user }) => ({
        items: (await listLoginSessions(database, user.userId)).map((session) => ({
          id: session.id,
          is_current: session.id === user.loginSessionId,
          ip_address: session.ip_address || null,
          user_agent: session.user_agent || null,
          created_at: session.created_at.toISOString(),
          last_seen_at: session.updated_at.toISOString(),
        })),
      }),
    }),
    userRoute({
      method: 'DELETE',
      path: '/api/accounts/sessions/:sessionId',
      params: z.object({ sessionId: z.uuid() }),
      handle: async ({ user }, { params }) => {
        const isDeleted = await deleteLoginSession(database, user.userId, params.sessionId)
        if (!isDeleted) throw new AppError('not_found', 'This login session has ended already.')
      },
    }),
    userRoute({
      method: 'POST',
      path: '/api/accounts/sessions/revoke-others',
      handle: async ({ user }) => deleteOtherLoginSessions(database, user.userId, user.loginSessionId),
    }),
  ]

  async function endSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.header('set-cookie', await accounts.logout(clientOf(request)))
  }
}

/** For the routes' doorkeeper: who a request is from. */
export function clientOf(request: FastifyRequest): Client {
  return { ip: request.ip, userAgent: request.headers['user-agent'], cookie: request.headers.cookie }
}

function presentMe(user: LoggedInUser, actor: Actor): MeView {
  return {
    user: {
      id: user.userId,
      email: user.email,
      is_email_verified: user.isEmailVerified,
      name: user.name,
      is_operator: user.isOperator,
    },
    workspace: {
      id: actor.workspaceId,
      name: actor.workspaceName,
      role: actor.role,
      time_zone: actor.timeZone,
      suspension: actor.suspension && {
        message: `This workspace is suspended, and none of its bots answers: ${actor.suspension.reason}`,
        since: actor.suspension.since.toISOString(),
      },
    },
  }
}
