import type { UserId } from '@parley/contract/ids'
import { expect, test } from 'vitest'
import type { LoggedInUser } from '../../platform/actor.ts'
import { DatabaseStoppedError } from '../../platform/db/unavailable.ts'
import { rememberOperators } from './remember-operators.ts'

const user: LoggedInUser = {
  userId: crypto.randomUUID() as UserId,
  ...{ email: 'ada@example.com', isEmailVerified: true, name: 'Ada', isOperator: true, loginSessionId: 'session' },
}
const away = () => Promise.reject(new DatabaseStoppedError())
const health = { cookie: 'login=1', url: '/api/admin/health' }

test('an operator is known for the health page while the database is away, and for nothing else', async () => {
  const operators = rememberOperators()
  await operators.findUser({ ...health, url: '/api/admin/users?q=' }, async () => user)

  expect(await operators.findUser(health, away)).toEqual(user)
  expect(await operators.findUser({ ...health, url: '/api/admin/health/' }, away)).toEqual(user)
  for (const url of ['/api/admin/users', '/api/admin/health/../users', '/api/admin/healthy', '/api/v1/bots']) {
    await expect(operators.findUser({ ...health, url }, away)).rejects.toBeInstanceOf(DatabaseStoppedError)
  }
})

test.each([
  ['someone else', { ...health, cookie: 'login=2' }, async () => user],
  ['nobody', { ...health, cookie: undefined }, async () => user],
  ['who is no operator any more', health, async () => ({ ...user, isOperator: false })],
  ['who logged out', health, async () => undefined],
])('%s is not known', async (_name, from, latest) => {
  const operators = rememberOperators()
  await operators.findUser(health, async () => user)
  await operators.findUser(health, latest)

  await expect(operators.findUser(from, away)).rejects.toBeInstanceOf(DatabaseStoppedError)
})

test('a failure that is none of the database lets nobody in', async () => {
  const operators = rememberOperators()
  await operators.findUser(health, async () => user)

  await expect(operators.findUser(health, () => Promise.reject(new Error('A fault')))).rejects.toThrow('A fault')
})
