import type { UserId } from '@parley/contract/ids'
import { createEmailVerificationToken } from 'better-auth/api'
import type { Auth } from './auth.ts'

const verificationTokenLifeS = 7 * 24 * 60 * 60

/** A signed token that proves, for seven days, that its bearer reads the mail of this user's address. */
export async function makeVerificationToken(auth: Auth, { id, email }: { id: UserId; email: string }): Promise<string> {
  const { secret } = await auth.$context
  return createEmailVerificationToken(secret, email, undefined, verificationTokenLifeS, { userId: id })
}
