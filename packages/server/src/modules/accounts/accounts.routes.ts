import { loginBody, loginSessionsView, type MeView, meView, profileBody, registerBody } from '@parley/contract/accounts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Env } from '../../platform/env/env.ts'
import { AppError } from '../../platform/errors.ts'
import { type PublicContext, publicRoute, type Route, userRoute } from '../../platform/http/route.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { Mailer } from '../../platform/mail/mailer.ts'
import { deleteLoginSession, deleteOtherLoginSessions, listLoginSessions } from './accounts.repository.ts'
import type { Accounts } from './accounts.service.ts'
import { clientOf } from './client-of.ts'
import { createLinkOrigin } from './link-origin.ts'
import { presentMe } from './me.presenter.ts'
import { passwordRoutes } from './passwords.routes.ts'
import { verificationRoutes } from './verification.routes.ts'
import { workspaceRoutes } from './workspaces.routes.ts'

interface AccountRoutesOptions {
  accounts: Accounts
  database: Database
  env: Env
  jobs: Jobs
  mailer: Mailer
}

export function accountRoutes({ accounts, database, env, jobs, mailer }: AccountRoutesOptions): Route[] {
  const linkOrigin = createLinkOrigin(env)

  /** Sets a new login's cookies, and answers whose it is, so that the client need not ask again. */
  async function answerLogin({ request, reply }: PublicContext, cookies: string[], actor?: Actor): Promise<MeView> {
    reply.header('set-cookie', cookies)
    const cookie = cookies.map((line) => line.split(';', 1)[0]).join('; ')
    const user = await accounts.findUser({ ...clientOf(request), cookie })
    if (!user) throw new AppError('internal', 'The new login session was not found.')
    return presentMe(user, actor ?? (await accounts.getActor(user)))
  }

  return [
    publicRoute({
      method: 'POST',
      path: '/api/accounts/register',
      body: registerBody,
      response: meView,
      status: 201,
      handle: async (context, { body }) => {
        const { request } = context
        const { cookies, member } = await accounts.register(body, clientOf(request), linkOrigin(request))
        return answerLogin(context, cookies, member)
      },
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
      method: 'PATCH',
      path: '/api/accounts/me',
      body: profileBody,
      response: meView,
      handle: async ({ user }, { body }) =>
        presentMe(await accounts.rename(user, body.name), await accounts.getActor(user)),
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
    ...passwordRoutes({ passwords: accounts.passwords, mailer, linkOrigin }),
    ...verificationRoutes({ verification: accounts.verification, mailer, linkOrigin }),
    ...workspaceRoutes({ jobs }),
  ]

  async function endSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.header('set-cookie', await accounts.logout(clientOf(request)))
  }
}
