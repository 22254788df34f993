import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { nextAccount, startTestApp, type TestApp } from '../../test/test-app.ts'
import { withSystem } from '../platform/db/with-system.ts'
import type { Command } from './command.ts'
import { createSuperuserCommand } from './create-superuser.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'

let app: TestApp
const secret = 'a secret key for tests, long enough'

beforeAll(async () => {
  app = await startTestApp({ SECRET_KEY: secret })
})
afterAll(() => app.close())

/** The lines that a command prints. */
async function run(command: Command, input: unknown = {}, on: TestApp = app): Promise<string[]> {
  const printed: string[] = []
  await command.run(on.services, command.input.parse(input) as never, (line) => printed.push(line))
  return printed
}

async function login(email: string, password: string) {
  const response = await app.anyone.request('POST', '/api/accounts/login', { email, password })
  return { status: response.statusCode, user: response.json().user }
}

describe('demo', () => {
  test('prints a login that works and a token that answers', async () => {
    const [email, password, token] = (await run(demoCommand)).map((line) => line.split(': ')[1] ?? '')

    const chat = await app.anyone.request('POST', `/api/send/${token}/`, { message: 'Hello', session_id: 'demo' })
    expect(await login(email ?? '', password ?? '')).toMatchObject({ status: 200, user: { is_operator: false } })
    expect([chat.statusCode, chat.json().state]).toEqual([200, 'complete'])
  })

  test('changes nothing the second time, nor when run many times at once', async () => {
    const first = await run(demoCommand)

    const others = await Promise.all(Array.from({ length: 5 }, () => run(demoCommand)))

    const bots = await withSystem(app.services.database, 'commands.test', (tx) =>
      tx.selectFrom('bot').select('name').where('name', '=', 'Demo bot').execute(),
    )
    expect(first[0]).toMatch(/^login: demo-[0-9a-f]{8}@parley\.example$/)
    expect(others).toEqual(Array(5).fill(first))
    expect(bots).toHaveLength(1)
  })

  test('on a fresh installation, run at once, makes one workspace with one bot', async () => {
    const fresh = await startTestApp({ SECRET_KEY: secret })
    onTestFinished(() => fresh.close())

    const runs = await Promise.all(Array.from({ length: 4 }, () => run(demoCommand, {}, fresh)))

    expect(runs).toEqual(Array(4).fill(runs[0]))
    // The password follows from the secret alone.
    expect(runs[0]?.[1]).toBe((await run(demoCommand))[1])
  })
})

describe('createsuperuser', () => {
  test('makes an operator who can log in', async () => {
    const { name, email, password } = nextAccount()

    const printed = await run(createSuperuserCommand, { name, email, password })

    expect(printed).toEqual([`Made the operator ${email}.`])
    expect(await login(email, password)).toMatchObject({ status: 200, user: { email, is_operator: true } })
  })

  test('asks a new operator to follow no link, since none was mailed', async () => {
    const { name, email, password } = nextAccount()

    await run(createSuperuserCommand, { name, email, password })

    expect(await login(email, password)).toMatchObject({ user: { is_email_verified: true } })
  })

  test('logs nobody in by itself', async () => {
    const account = nextAccount()

    await run(createSuperuserCommand, account)

    const sessions = await app.services.database.exempt
      .selectFrom('login_session')
      .innerJoin('user', 'user.id', 'login_session.user_id')
      .select('login_session.id')
      .where('email', '=', account.email)
      .execute()
    expect(sessions).toEqual([])
  })

  test('of someone who has an account makes an operator, and leaves the password and the sessions', async () => {
    const member = await app.register()
    const { name, email, password } = member.account

    const printed = await run(createSuperuserCommand, {
      name,
      email: email.toUpperCase(),
      password: 'another password',
    })

    expect(printed).toEqual([`${email} had an account already and is an operator now; the password stays as it was.`])
    expect((await member.request('GET', '/api/accounts/me')).json().user.is_operator).toBe(true)
    expect((await login(email, 'another password')).status).toBe(401)
    expect((await login(email, password)).status).toBe(200)
  })

  test('asks for the same as registering does', async () => {
    await expect(run(createSuperuserCommand, { ...nextAccount(), password: 'short' })).rejects.toThrow(
      'A password is at least 10 characters.',
    )
  })
})

describe('doctor', () => {
  test('says what this installation runs on and what it lacks, a line each', async () => {
    const printed = await run(doctorCommand)

    const lines = Object.fromEntries(printed.map((line) => [line.slice(6, 18).trim(), line]))
    expect(lines).toMatchObject({
      Node: `ok    Node        ${process.version}`,
      Database: expect.stringMatching(/^ok {4}Database {4}.*PostgreSQL 1[5-9]/),
      Role: 'ok    Role        parley_app, under row-level security',
      Groq: 'note  Groq        GROQ_API_KEY not configured.',
      Address: expect.stringMatching(/^note .*PUBLIC_URL not set/),
      Mail: expect.stringMatching(/^note .*SMTP_URL/),
      'Front ends': 'ok    Front ends  built',
    })
  })

  test('shows no secret', async () => {
    const keyed = await startTestApp({
      SECRET_KEY: secret,
      GROQ_API_KEY: 'gsk_hunter2',
      PUBLIC_URL: 'https://a.example',
    })
    onTestFinished(() => keyed.close())

    const printed = (await run(doctorCommand, {}, keyed)).join('\n')

    expect(printed).toContain('ok    Groq        key found')
    expect(printed).toContain('ok    Address     https://a.example')
    expect(printed).not.toMatch(/hunter2|a secret key/)
  })
})

test('migrate says that nothing is left to do', async () => {
  const printed = await run(migrateCommand)

  expect(printed.at(-1)).toMatch(/^The schema is up to date on .+\.$/)
})
