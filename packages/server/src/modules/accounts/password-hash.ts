import { AsyncLocalStorage } from 'node:async_hooks'
import { hashPassword } from 'better-auth/crypto'

const ready = new AsyncLocalStorage<{ password: string; hash: string }>()

/**
 * Hashes a password before `work`, in which better-auth finds it hashed already.
 *
 * It takes a tenth of a second, and better-auth would do it inside a transaction, which on the embedded database keeps
 * everyone waiting.
 */
export async function withHashedPassword<T>(password: string, work: () => Promise<T>): Promise<T> {
  const hash = await hashPassword(password)
  return ready.run({ password, hash }, work)
}

/** What better-auth hashes with. */
export async function hashPasswordOnce(password: string): Promise<string> {
  const known = ready.getStore()
  return known?.password === password ? known.hash : hashPassword(password)
}
