import { expect, test } from 'vitest'
import { loginBody, registerBody } from './accounts.ts'

const account = (changes: object = {}) => ({
  name: 'Ada',
  email: 'ada@example.com',
  password: 'correct horse battery',
  ...changes,
})

test('an e-mail address is one address however it is capitalised', () => {
  const registered = registerBody.parse(account({ email: 'Ada@Example.COM' }))
  const { email } = loginBody.parse({ email: 'ADA@example.com', password: 'x' })

  expect(email).toBe(registered.email)
})

test.each([
  [{ name: '  ' }, 'Enter your name.'],
  [{ name: 'x'.repeat(81) }, 'A name is at most 80 characters.'],
  [{ email: 'ada' }, 'Enter an e-mail address, such as name@example.com.'],
  [{ email: 'ada@example.com\r\nbcc: all@example.com' }, 'Enter an e-mail address, such as name@example.com.'],
  [{ password: 'too short' }, 'A password is at least 10 characters.'],
  [{ password: 'x'.repeat(129) }, 'A password is at most 128 characters.'],
])('registering with %o is refused with a sentence', (changes, sentence) => {
  expect(registerBody.safeParse(account(changes)).error?.issues.map(({ message }) => message)).toEqual([sentence])
})

test('nobody registers themselves as operator', () => {
  expect(registerBody.safeParse(account({ is_operator: true })).success).toBe(false)
})

test("a password's spaces count", () => {
  expect(registerBody.parse(account({ password: '  spaces in front' })).password).toBe('  spaces in front')
})

test('logging in asks only that a password was typed', () => {
  expect(loginBody.safeParse({ email: 'ada@example.com', password: 'x' }).success).toBe(true)
  expect(loginBody.safeParse({ email: 'ada@example.com', password: '' }).error?.issues[0]?.message).toBe(
    'Enter your password.',
  )
})
