import type { LoginBody, RegisterBody } from '@parley/contract/accounts'
import type { UserId, WorkspaceId } from '@parley/contract/ids'
import { isTimeZone } from '@parley/contract/workspaces'
import { APIError } from 'better-auth/api'
import type { Actor, LoggedInUser } from '../../platform/actor.ts'
import type { Database, SystemTx } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { RateLimits } from '../../platform/rate-limit.ts'
import type { SendMailJob } from './accounts.jobs.ts'
import {
  deleteLoginSession,
  deleteLoginSessions,
  findMembership,
  findUserByEmail,
  insertWorkspace,
  lockUser,
  proveEmail,
  updateOperator,
  updateUserName,
} from './accounts.repository.ts'
import type { Auth } from './auth.ts'
import { type Client, toHeaders } from './client.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { createMailThrottle } from './mail-throttle.ts'
import { withHashedPassword } from './password-hash.ts'
import { createPasswords } from './passwords.service.ts'
import { isRefusal, unforeseen } from './refusals.ts'
import { createSendMail } from './send-mail.ts'
import { createVerification } from './verification.service.ts'

/** An actor that is a person. */
export type Member = Actor & { userId: UserId }

export type Accounts = ReturnType<typeof createAccounts>

interface AccountsOptions {
  auth: Auth
  database: Database
  jobs: Jobs
  sendMailJob: SendMailJob
  throttle: LoginThrottle
  limits: RateLimits
}

/** Registering, logging in and out, and finding out who a request is from. */
export function createAccounts({ auth, database, jobs, sendMailJob, throttle, limits }: AccountsOptions) {
  const sendMail = createSendMail({ database, jobs, sendMailJob })
  const mailThrottle = createMailThrottle(limits)

  /**
   * Resolves to the cookies to set and to the new member. Throws `conflict` for a known e-mail and `rate_limited`.
   *
   * @param origin where the link leads that is mailed to the new user
   */
  async function register({ time_zone: timeZone, ...body }: RegisterBody, client: Client, origin: string) {
    await throttle.registered(client.ip)
    try {
      const { headers, response } = await withHashedPassword(body.password, () =>
        auth.api.signUpEmail({ body, headers: toHeaders(client), returnHeaders: true }),
      )
      const user = { userId: response.user.id as UserId, name: body.name }
      const member = await withSystem(database, 'accounts.create-workspace', async (tx) => {
        await sendMail({ kind: 'verify-email', email: response.user.email, origin }, tx)
        return ensureMember(tx, user, timeZone)
      })
      return { cookies: headers.getSetCookie(), member }
    } catch (error) {
      // Of two that register at once, the second fails in the database, whose reason better-auth does not pass on.
      const isKnown = error instanceof APIError && (await findUserByEmail(database, body.email)) !== undefined
      if (!isKnown) throw unforeseen(error)
      const message = 'There is an account with this e-mail address already. Log in instead.'
      throw new AppError('conflict', message, { fields: { email: message } })
    }
  }

  /** Resolves to the cookies to set. Throws `unauthenticated`, the same for a wrong e-mail and a wrong password. */
  async function login(body: LoginBody, client: Client): Promise<string[]> {
    await throttle.attempt(client.ip, body.email)
    try {
      const { headers } = await auth.api.signInEmail({ body, headers: toHeaders(client), returnHeaders: true })
      await throttle.succeeded(client.ip, body.email)
      return headers.getSetCookie()
    } catch (error) {
      if (!isRefusal(error)) throw error
      throw new AppError('unauthenticated', 'The e-mail address or the password is not right.')
    }
  }

  /** Ends the login session, if there is one; resolves to the cookies to clear. */
  async function logout(client: Client): Promise<string[]> {
    const user = await findUser(client)
    // better-auth clears the cookie even where the session could not be ended: end it first.
    if (user) await deleteLoginSession(database, user.userId, user.loginSessionId)
    const { headers } = await auth.api.signOut({ headers: toHeaders(client), returnHeaders: true })
    return headers.getSetCookie()
  }

  async function findUser(client: Client): Promise<LoggedInUser | undefined> {
    if (!client.cookie) return undefined
    const found = await auth.api.getSession({ headers: toHeaders(client) }).catch((error) => {
      // The session was revoked while it was looked up.
      if (isRefusal(error)) return null
      throw error
    })
    if (!found) return undefined
    const { user, session } = found
    return {
      userId: user.id as UserId,
      email: user.email,
      isEmailVerified: user.emailVerified,
      name: user.name,
      isOperator: user.isOperator === true,
      loginSessionId: session.id,
    }
  }

  /** The user in their workspace. Someone who has none yet, such as one made by a command, is given one. */
  async function getActor(user: { userId: UserId; name: string }): Promise<Member> {
    const { userId } = user
    const membership = await withSystem(database, 'accounts.find-membership', (tx) => findMembership(tx, userId))
    if (membership) return { userId, ...membership }
    return withSystem(database, 'accounts.create-workspace', (tx) => ensureMember(tx, user))
  }

  /**
   * The user of this e-mail address, made with the password where there is none. Nobody is logged in, and no mail is
   * sent: who may run commands on the machine vouches for the address.
   */
  async function ensureUser(
    body: Omit<RegisterBody, 'time_zone'>,
  ): Promise<{ userId: UserId; name: string; isNew: boolean }> {
    const known = await findUserByEmail(database, body.email)
    if (known) return { userId: known.id, name: known.name, isNew: false }
    try {
      const { user } = await withHashedPassword(body.password, () => auth.api.signUpEmail({ body }))
      // Signing up also logs in, which nobody here did.
      await deleteLoginSessions(database, user.id as UserId)
      await proveEmail(database, user.id as UserId)
      return { userId: user.id as UserId, name: user.name, isNew: true }
    } catch (error) {
      // Made by someone else meanwhile, or not at all.
      const made = await findUserByEmail(database, body.email)
      if (!made) throw unforeseen(error)
      return { userId: made.id, name: made.name, isNew: false }
    }
  }

  async function makeOperator(userId: UserId): Promise<void> {
    await updateOperator(database, userId)
  }

  /** Resolves to the user under the new name. */
  async function rename(user: LoggedInUser, name: string): Promise<LoggedInUser> {
    await updateUserName(database, user.userId, name)
    return { ...user, name }
  }

  return {
    ...{ register, login, logout, findUser, getActor, ensureUser, makeOperator, rename },
    passwords: createPasswords({ auth, sendMail, throttle, mailThrottle }),
    verification: createVerification({ auth, sendMail, mailThrottle }),
  }
}

/** Finds the user's workspace or makes one, which counts its days in `timeZone`; of requests at once, one makes it. */
async function ensureMember(
  tx: SystemTx,
  { userId, name }: { userId: UserId; name: string },
  timeZone?: string,
): Promise<Member> {
  await lockUser(tx, userId)
  const made = await findMembership(tx, userId)
  if (made) return { userId, ...made }
  const workspace = {
    workspaceId: newId<WorkspaceId>(),
    workspaceName: `${name}'s workspace`,
    timeZone: timeZone && isTimeZone(timeZone) ? timeZone : 'UTC',
  }
  await insertWorkspace(tx, {
    ...{ id: workspace.workspaceId, name: workspace.workspaceName, timeZone: workspace.timeZone },
    ownerId: userId,
  })
  return { userId, ...workspace, suspension: null, role: 'owner' }
}
