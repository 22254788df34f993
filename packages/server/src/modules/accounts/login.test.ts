import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookiesOf, type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let member: RegisteredCaller
let ip: string
let addresses = 0

beforeAll(async () => {
  app = await startTestApp()
  member = await app.register()
})
afterAll(() => app.close())
beforeEach(() => {
  addresses += 1
  ip = `10.4.0.${addresses}`
})

function login(body: unknown, from = ip) {
  return app.caller({ ip: from }).request('POST', '/api/accounts/login', body)
}

const right = () => ({ email: member.account.email, password: member.account.password })
const wrong = () => ({ ...right(), password: 'not the right one' })

test('the right password logs in, to the same workspace', async () => {
  const response = await login(right())

  const me = await app.caller({ cookie: cookiesOf(response) }).request('GET', '/api/accounts/me')
  expect(response.statusCode).toBe(200)
  expect(me.json()).toEqual((await member.request('GET', '/api/accounts/me')).json())
})

test('the e-mail address may be capitalised otherwise', async () => {
  const response = await login({ ...right(), email: member.account.email.toUpperCase() })

  expect(response.statusCode).toBe(200)
})

test('a wrong password and an unknown address get the same answer', async () => {
  const [password, address] = await Promise.all([login(wrong()), login({ ...right(), email: 'nobody@example.com' })])

  expect([password.statusCode, address.statusCode]).toEqual([401, 401])
  expect(password.json()).toEqual(address.json())
  expect(password.json().error).toEqual({
    code: 'unauthenticated',
    message: 'The e-mail address or the password is not right.',
  })
  expect(password.cookies).toEqual([])
})

test('each rejected field says why beside it', async () => {
  const response = await login({ email: 'ada', password: '' })

  expect(response.statusCode).toBe(400)
  expect(response.json().error.fields).toEqual({
    email: 'Enter an e-mail address, such as name@example.com.',
    password: 'Enter your password.',
  })
})

describe('guessing', () => {
  test('the sixth wrong password has to wait, and then even the right one', async () => {
    const guesses = []
    for (let guess = 0; guess < 6; guess += 1) guesses.push(await login(wrong()))

    const afterwards = await login(right())

    expect(guesses.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401, 429])
    const { error } = guesses[5]?.json() ?? {}
    expect(error.code).toBe('rate_limited')
    expect(error.retry_after_s).toBeGreaterThan(60)
    expect(error.retry_after_s).toBeLessThanOrEqual(900)
    expect(guesses[5]?.headers['retry-after']).toBe(String(error.retry_after_s))
    expect(afterwards.statusCode).toBe(429)
  })

  test('keeps nobody else out: neither other accounts there nor the account elsewhere', async () => {
    const other = await app.register()
    for (let guess = 0; guess < 6; guess += 1) await login(wrong())

    const otherAccount = await login({ email: other.account.email, password: other.account.password })
    const otherAddress = await login(right(), '10.5.0.1')

    expect([otherAccount.statusCode, otherAddress.statusCode]).toEqual([200, 200])
  })

  test('is counted by the address that is told to the password check, however it is capitalised', async () => {
    const spellings = [(text: string) => text, (text: string) => text.toUpperCase()]
    const statuses: number[] = []

    for (let guess = 0; guess < 6; guess += 1) {
      const spell = spellings[guess % 2] as (text: string) => string
      statuses.push((await login({ ...wrong(), email: spell(member.account.email) })).statusCode)
    }

    expect(statuses.at(-1)).toBe(429)
  })

  test('six guesses at once are no way around it', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => login(wrong())))

    const statuses = responses.map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(7)
  })

  test('the right password forgives the failures before it', async () => {
    const statuses: number[] = []
    for (const body of [wrong(), wrong(), wrong(), wrong(), right(), wrong(), wrong(), wrong(), wrong(), right()]) {
      statuses.push((await login(body)).statusCode)
    }

    expect(statuses).toEqual([401, 401, 401, 401, 200, 401, 401, 401, 401, 200])
  })

  test('a client cannot pretend to be elsewhere', async () => {
    const statuses: number[] = []
    for (let guess = 0; guess < 6; guess += 1) {
      const headers = { 'x-forwarded-for': `10.7.0.${guess}`, 'x-parley-client-ip': `10.7.0.${guess}` }
      const caller = app.caller({ ip })
      statuses.push((await caller.request('POST', '/api/accounts/login', wrong(), headers)).statusCode)
    }

    expect(statuses.at(-1)).toBe(429)
  })
})

test.each([
  ['GET', '/api/auth/ok'],
  ['GET', '/api/auth/get-session'],
  ['POST', '/api/auth/sign-up/email'],
  ['POST', '/api/auth/sign-in/email'],
  ['POST', '/api/auth/update-user'],
] as const)("the account library's own address %s %s is not there", async (method, url) => {
  const response = await app.anyone.request(method, url, method === 'POST' ? {} : undefined)

  expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found'])
})
