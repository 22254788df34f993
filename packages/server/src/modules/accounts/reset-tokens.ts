import { AsyncLocalStorage } from 'node:async_hooks'
import type { Auth } from './auth.ts'

export const resetTokenLifeS = 60 * 60

const asking = new AsyncLocalStorage<{ token?: string }>()

/** What better-auth does with a new token: gives it back to whoever asks for one, who alone knows where it leads. */
export async function keepResetToken(token: string): Promise<void> {
  const asker = asking.getStore()
  if (asker) asker.token = token
}

/** A token that lets its bearer choose a new password for this account, once and within an hour. */
export async function makeResetToken(auth: Auth, email: string): Promise<string> {
  const asker: { token?: string } = {}
  await asking.run(asker, () => auth.api.requestPasswordReset({ body: { email } }))
  if (!asker.token) throw new Error('better-auth made no token for a new password.')
  return asker.token
}
