import { verifyPassword } from 'better-auth/crypto'
import { expect, test } from 'vitest'
import { hashPasswordOnce, withHashedPassword } from './password-hash.ts'

test('a password that was hashed before is not hashed again, and each request has its own', async () => {
  const hashTwice = () => Promise.all([hashPasswordOnce('the password'), hashPasswordOnce('the password')])

  const [[one, same], [other]] = await Promise.all([
    withHashedPassword('the password', hashTwice),
    withHashedPassword('the password', hashTwice),
  ])

  expect(same).toBe(one)
  expect(other).not.toBe(one)
  expect(await verifyPassword({ hash: one, password: 'the password' })).toBe(true)
})

test('another password is hashed all the same', async () => {
  const hash = await withHashedPassword('the password', () => hashPasswordOnce('another password'))

  expect(await verifyPassword({ hash, password: 'another password' })).toBe(true)
})
