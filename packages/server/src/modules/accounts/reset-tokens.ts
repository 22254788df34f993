import { AsyncLocalStorage } from 'node:async_hooks'

export const resetTokenLifeS = 60 * 60

const asking = new AsyncLocalStorage<{ token?: string }>()

/** What better-auth does with a new token: gives it back to whoever asks for one, who alone knows where it leads. */
export async function keepResetToken(token: string): Promise<void> {
  const asker = asking.getStore()
  if (asker) asker.token = token
}

/**
 * A token that lets its bearer choose a new password, once and within an hour.
 *
 * @param ask asks better-auth for it
 */
export async function catchResetToken(ask: () => Promise<unknown>): Promise<string> {
  const asker: { token?: string } = {}
  await asking.run(asker, ask)
  if (!asker.token) throw new Error('better-auth made no token for a new password.')
  return asker.token
}
