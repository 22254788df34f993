import { passwordMaxLength, passwordMinLength } from '@parley/contract/accounts'
import type { UserId } from '@parley/contract/ids'
import { betterAuth } from 'better-auth'
import type { Database } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import { proveEmail } from './accounts.repository.ts'
import { hashPasswordOnce } from './password-hash.ts'
import { keepResetToken, resetTokenLifeS } from './reset-tokens.ts'

/** Carries the client's address to better-auth as the server knows it, whatever headers the client sent. */
export const clientIpHeader = 'x-parley-client-ip'

const cookiePrefix = 'parley'
const loginCookie = new RegExp(`(?:^|; )(?:__Secure-)?${cookiePrefix}\\.session_token=`)

/** Whether a request carries a login cookie, of whatever worth: enough to decide which page to show first. */
export function hasLoginCookie(request: { headers: { cookie?: string | undefined } }): boolean {
  return loginCookie.test(request.headers.cookie ?? '')
}

/** Passwords, credentials and login sessions, on better-auth under the schema's own names. */
export function createAuth({
  database,
  log,
  secret,
  publicUrl,
}: {
  database: Database
  log: Log
  secret: string
  publicUrl?: string | undefined
}) {
  const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    appName: 'Parley',
    secret,
    baseURL: publicUrl ?? 'http://localhost',
    // A user without the credential made next could neither log in nor register again.
    database: { db: database.exempt, type: 'postgres', transaction: true },
    user: {
      modelName: 'user',
      fields: { emailVerified: 'email_verified', ...timestamps },
      additionalFields: {
        isOperator: { type: 'boolean', fieldName: 'is_operator', input: false, defaultValue: false },
      },
    },
    session: {
      modelName: 'login_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    // Whoever reads the table can follow no link.
    verification: { storeIdentifier: 'hashed', fields: { expiresAt: 'expires_at', ...timestamps } },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordMinLength,
      maxPasswordLength: passwordMaxLength,
      password: { hash: hashPasswordOnce },
      resetPasswordTokenExpiresIn: resetTokenLifeS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ token }) => keepResetToken(token),
      onPasswordReset: ({ user }) => proveEmail(database, user.id as UserId),
    },
    // Slowed down in login-throttle.ts, by account as well as by address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What it only reports, such as a logout that the database never saw, would else go to standard output as it likes.
    logger: {
      level: 'warn',
      log: (level, message, ...details) => log[level]({ err: details.find((item) => item instanceof Error) }, message),
    },
    advanced: {
      cookiePrefix,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
      database: { generateId: () => newId() },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>
