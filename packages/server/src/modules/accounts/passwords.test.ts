import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { awaitMail, readOutbox, tokenIn } from '../../../test/outbox.ts'
import { cookiesOf, type RegisteredCaller, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let member: RegisteredCaller
let ip: string
let addresses = 0

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  member = await app.register()
  addresses += 1
  ip = `10.8.0.${addresses}`
})

const newPassword = 'a password nobody had before'

function askForReset(email: string, headers?: Record<string, string>) {
  return app.caller({ ip }).request('POST', '/api/accounts/password-reset', { email }, headers)
}

function confirmReset(token: string, password = newPassword) {
  return app.caller({ ip }).request('POST', '/api/accounts/password-reset/confirm', { token, password })
}

function login(password: string) {
  return app.caller({ ip }).request('POST', '/api/accounts/login', { email: member.account.email, password })
}

/** How many mails were ever ordered for an address. */
async function ordersFor(email: string): Promise<number> {
  const { rows } = await app.services.engine.jobs.executeSql(
    `select count(*)::int as count from pgboss.job where name = 'accounts.send-mail' and data->>'kind' = 'reset-password' and data->>'email' = '${email}'`,
  )
  return (rows[0] as { count: number }).count
}

describe('a lost password', () => {
  test('is replaced by the mailed link, which ends every login session', async () => {
    const asked = await askForReset(member.account.email.toUpperCase())
    const mail = await awaitMail(app, 'reset-password', member.account.email)

    const confirmed = await confirmReset(tokenIn(mail))

    expect([asked.statusCode, asked.json()]).toEqual([
      200,
      { kind: 'outbox', folder: `${app.services.env.DATA_DIR}/outbox` },
    ])
    expect(mail).toContain(`http://localhost/accounts/reset/?token=`)
    expect([confirmed.statusCode, confirmed.body]).toEqual([204, ''])
    expect((await member.request('GET', '/api/accounts/me')).statusCode).toBe(401)
    expect((await login(member.account.password)).statusCode).toBe(401)
    const again = await login(newPassword)
    expect(again.statusCode).toBe(200)
    expect(again.json().user.is_email_verified).toBe(true)
  })

  test('an address without an account gets the same answer, is looked up as late, and gets no mail', async () => {
    const [known, unknown] = [await askForReset(member.account.email), await askForReset('nobody@example.com')]

    await awaitMail(app, 'reset-password', member.account.email)
    expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body])
    expect([await ordersFor('nobody@example.com'), await ordersFor(member.account.email)]).toEqual([1, 1])
    await vi.waitFor(async () => {
      const { waiting, active } = (await app.services.jobs.listQueues()).find(
        ({ name }) => name === 'accounts.send-mail',
      ) ?? { waiting: 1, active: 1 }
      expect([waiting, active]).toEqual([0, 0])
    })
    expect(await readOutbox(app, 'reset-password', 'nobody@example.com')).toEqual([])
  })

  test('a link works once, and takes the other links with it', async () => {
    await askForReset(member.account.email)
    const first = tokenIn(await awaitMail(app, 'reset-password', member.account.email))
    await askForReset(member.account.email)
    const second = tokenIn(await awaitMail(app, 'reset-password', member.account.email, 2))

    const used = await confirmReset(second)
    const [again, other] = [
      await confirmReset(second, 'the password of a thief'),
      await confirmReset(first, 'and another one'),
    ]

    expect([used.statusCode, again.statusCode, other.statusCode]).toEqual([204, 400, 400])
    expect(again.json().error).toMatchObject({
      code: 'invalid_input',
      fields: { token: 'This link was used already, or is older than an hour. Ask for a new one.' },
    })
    expect((await login(newPassword)).statusCode).toBe(200)
  })

  test('of two who follow one link at once, one gets in', async () => {
    await askForReset(member.account.email)
    const token = tokenIn(await awaitMail(app, 'reset-password', member.account.email))

    const statuses = (await Promise.all([confirmReset(token), confirmReset(token, 'the other password')])).map(
      ({ statusCode }) => statusCode,
    )

    expect(statuses.sort()).toEqual([204, 400])
  })

  test('a link ends after an hour', async () => {
    await askForReset(member.account.email)
    const token = tokenIn(await awaitMail(app, 'reset-password', member.account.email))
    await app.services.engine.withOwner((_db, jobs) =>
      jobs.executeSql(`update verification set expires_at = now() - interval '1 second'
        where expires_at between now() + interval '59 minutes' and now() + interval '61 minutes'`),
    )

    const response = await confirmReset(token)

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
    expect((await login(member.account.password)).statusCode).toBe(200)
  })

  test('neither the queue nor the table of tokens holds one that works', async () => {
    await askForReset(member.account.email)
    const token = tokenIn(await awaitMail(app, 'reset-password', member.account.email))

    const stored = await app.services.engine.withOwner((_db, jobs) =>
      jobs.executeSql(`select row_to_json(verification)::text as text from verification
        union all select row_to_json(job)::text from pgboss.job where name = 'accounts.send-mail'`),
    )

    expect(stored.rows.length).toBeGreaterThan(1)
    expect(JSON.stringify(stored.rows)).not.toContain(token)
  })

  test('a link never leads to a host that only its request names', async () => {
    const response = await askForReset(member.account.email, { host: 'evil.example' })

    expect(response.statusCode).toBe(400)
    expect(await ordersFor(member.account.email)).toBe(0)
  })

  test('nobody fills a mailbox: the sixth link within an hour has to wait, with an account or without', async () => {
    const statuses = []
    for (const email of [member.account.email, 'nobody-else@example.com']) {
      for (let turn = 0; turn < 6; turn += 1) statuses.push((await askForReset(email)).statusCode)
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 200, 200, 200, 200, 200, 429])
  })

  test('each rejected field says why beside it', async () => {
    const [asked, confirmed] = [await askForReset('ada'), await confirmReset('token', 'short')]

    expect(asked.json().error.fields).toEqual({ email: 'Enter an e-mail address, such as name@example.com.' })
    expect(confirmed.json().error.fields).toEqual({ password: 'A password is at least 10 characters.' })
  })
})

describe('changing the password', () => {
  const body = () => ({ current_password: member.account.password, new_password: newPassword })

  test('ends all other sessions, goes on with a new one, and is told by mail', async () => {
    const elsewhere = cookiesOf(await login(member.account.password))

    const response = await member.request('POST', '/api/accounts/password', body())

    const here = app.caller({ cookie: cookiesOf(response) })
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect((await here.request('GET', '/api/accounts/me')).statusCode).toBe(200)
    expect((await here.request('GET', '/api/accounts/sessions')).json().items).toHaveLength(1)
    expect((await app.caller({ cookie: elsewhere }).request('GET', '/api/accounts/me')).statusCode).toBe(401)
    expect((await login(newPassword)).statusCode).toBe(200)
    expect(await awaitMail(app, 'password-changed', member.account.email)).toContain('/accounts/forgot/')
  })

  test('needs the current one, beside whose field it says so', async () => {
    const response = await member.request('POST', '/api/accounts/password', { ...body(), current_password: 'wrong' })

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_input'])
    expect(response.json().error.fields).toEqual({ current_password: 'The current password is not right.' })
    expect((await member.request('GET', '/api/accounts/me')).statusCode).toBe(200)
    expect((await login(member.account.password)).statusCode).toBe(200)
  })

  test('whoever found a session open cannot guess at it', async () => {
    const statuses = []
    for (let guess = 0; guess < 6; guess += 1) {
      const wrong = { ...body(), current_password: `guess ${guess}` }
      statuses.push((await member.request('POST', '/api/accounts/password', wrong)).statusCode)
    }

    expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
  })

  test('a short new one is refused beside its field', async () => {
    const response = await member.request('POST', '/api/accounts/password', { ...body(), new_password: 'short' })

    expect(response.json().error.fields).toEqual({ new_password: 'A password is at least 10 characters.' })
  })
})
