import type { IncomingMessage } from 'node:http'
import {
  changePasswordBody,
  confirmResetBody,
  type MailDeliveryView,
  profileBody,
  requestResetBody,
  verifyEmailBody,
} from '@parley/contract/accounts'
import { workspaceBody } from '@parley/contract/workspaces'
import { type FakeCall, type FakeRoutes, Refusal, readBody } from './fake-call.ts'
import { type FakeOwner, presentMe } from './fake-world.ts'

/** What of the fake API these routes need. */
interface AccountsWorld {
  owners: FakeOwner[]
  /** Where mail goes. */
  mail: MailDeliveryView
}

/** The tokens that the mails would carry, made from the address. */
export const resetToken = (email: string) => `reset-${email}`
export const verificationToken = (email: string) => `verify-${email}`

/** What is answered without a login, by method and path. */
export function fakePublicAccountRoutes(world: AccountsWorld): Record<string, (call: FakeCall) => unknown> {
  return {
    'GET /api/accounts/mail': () => world.mail,
    'POST /api/accounts/password-reset': async ({ request }) => {
      await readBody(request, requestResetBody)
      return world.mail
    },
    'POST /api/accounts/password-reset/confirm': async ({ request }) => {
      const body = await readBody(request, confirmResetBody)
      const owner = world.owners.find(({ email, isResetSpent }) => resetToken(email) === body.token && !isResetSpent)
      if (!owner) throw new Refusal('invalid_input', 'This link was used already, or is too old. Ask for a new one.')
      Object.assign(owner, { password: body.password, isResetSpent: true, sessions: [] })
    },
    'POST /api/accounts/verify-email': async ({ request }) => {
      const { token } = await readBody(request, verifyEmailBody)
      const owner = world.owners.find(({ email }) => verificationToken(email) === token)
      if (!owner) throw new Refusal('invalid_input', 'This link was used already, or is too old. Ask for a new one.')
      owner.isVerified = true
    },
  }
}

export function fakeAccountRoutes(world: AccountsWorld): FakeRoutes {
  return {
    'GET /api/accounts/me': (owner) => presentMe(owner),
    'PATCH /api/accounts/me': async (owner, { request }) => {
      owner.name = (await readBody(request, profileBody)).name
      return presentMe(owner)
    },
    'POST /api/accounts/verification': () => world.mail,
    'POST /api/accounts/password': async (owner, { request }) => {
      const body = await readBody(request, changePasswordBody)
      if (body.current_password !== owner.password) {
        const message = 'This is not your current password.'
        throw new Refusal('invalid_input', message, { fields: { current_password: message } })
      }
      owner.password = body.new_password
      owner.sessions = owner.sessions.filter(({ id }) => id === sessionIn(request))
    },
    'PATCH /api/v1/workspace': async (owner, { request }) => {
      const { name, time_zone: timeZone } = await readBody(request, workspaceBody)
      owner.workspaceName = name ?? owner.workspaceName
      owner.timeZone = timeZone ?? owner.timeZone
      return presentMe(owner)
    },
    'GET /api/accounts/sessions': (owner, { request }) => ({
      items: owner.sessions.map((session) => ({ ...session, is_current: session.id === sessionIn(request) })),
    }),
    'DELETE /api/accounts/sessions/:id': (owner, { params }) => {
      owner.sessions = owner.sessions.filter((session) => session.id !== params.id)
    },
    'POST /api/accounts/sessions/revoke-others': (owner, { request }) => {
      owner.sessions = owner.sessions.filter((session) => session.id === sessionIn(request))
    },
  }
}

/** The session that a request names, whether or not there is such a one. */
export function sessionIn(request: IncomingMessage): string | undefined {
  return /parley_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
}
