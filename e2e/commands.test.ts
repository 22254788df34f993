import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { databases, type Installation, installEmbedded, runParley, startParley } from './start-parley.ts'

describe.each(databases)('on $name', ({ install }) => {
  let installation: Installation

  beforeEach(async () => {
    const made = await install()
    installation = made
    return () => made.remove()
  })

  async function serve() {
    const parley = await startParley(installation.env)
    onTestFinished(() => parley.end('SIGKILL').then(() => undefined))
    return parley
  }

  test('a server says where it is in at most ten lines, and ends when asked to', async () => {
    const parley = await serve()

    expect(parley.output().trimEnd().split('\n').length).toBeLessThanOrEqual(10)
    expect(parley.output()).toContain('GROQ_API_KEY not configured.')
    expect(parley.output()).toContain('createsuperuser')
    const { status, signal, errors } = await parley.end('SIGTERM')
    expect({ status, signal, errors }).toEqual({ status: 0, signal: null, errors: '' })
  })

  test('a demonstration made twice is the same, while the server runs and without it', async () => {
    const before = await runParley(['demo'], installation.env)
    const parley = await serve()
    const during = await runParley(['demo'], installation.env)
    const token = /^embed token: (\S+)$/m.exec(before.output)?.[1]

    expect(before).toMatchObject({ status: 0, errors: '' })
    expect(before.output).toMatch(/^login: \S+@\S+\npassword: \S{12,}\nembed token: \S+\n$/)
    expect(during.output).toBe(before.output)
    expect((await fetch(`${parley.origin}/widget/embed/${token}.js`)).status).toBe(200)
    await parley.end()
    expect((await runParley(['demo'], installation.env)).output).toBe(before.output)
  })

  test('an operator is made while the server runs, and can log in', async () => {
    const parley = await serve()
    const login = { email: 'root@example.com', password: 'correct horse battery' }

    const made = await runParley(
      ['createsuperuser', '--email', login.email, '--password', login.password],
      installation.env,
    )

    expect(made).toMatchObject({ status: 0, output: 'Made the operator root@example.com.\n' })
    const response = await fetch(`${parley.origin}/api/accounts/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(login),
    })
    expect(await response.json()).toMatchObject({ user: { email: login.email, is_operator: true } })
  })

  test('migrating and asking the doctor work while the server runs', async () => {
    await serve()

    expect(await runParley(['migrate'], installation.env)).toMatchObject({ status: 0, errors: '' })
    const doctor = await runParley(['doctor'], installation.env)

    expect(doctor).toMatchObject({ status: 0, errors: '' })
    expect(doctor.output).toContain('PostgreSQL')
    expect(doctor.output).not.toContain('fault')
  })
})

test('a second server on the same data folder is refused, and nothing is lost', async () => {
  const { env, remove } = await installEmbedded()
  const parley = await startParley(env)
  onTestFinished(async () => {
    await parley.end('SIGKILL')
    await remove()
  })
  const demo = await runParley(['demo'], env)

  const second = await runParley(['serve'], { ...env, PORT: '0' })

  expect(second.status).toBe(1)
  expect(second.errors).toMatch(/^The data folder .* is in use by parley serve .*\n$/)
  expect((await fetch(`${parley.origin}/readyz`)).status).toBe(200)
  expect((await runParley(['demo'], env)).output).toBe(demo.output)
})

test('a server that npm runs stops with npm, and frees its data folder', async () => {
  const { env, remove } = await installEmbedded()
  onTestFinished(remove)
  const parley = await startParley(env, { isThroughNpm: true })

  await parley.end('SIGTERM')

  await expect(fetch(`${parley.origin}/healthz`)).rejects.toThrow()
  expect(await runParley(['migrate'], env)).toMatchObject({ status: 0, errors: '' })
})

describe('a wrong setting', () => {
  test.each([
    ['PORT', 'eight thousand'],
    ['DATABASE_URL', 'mysql://localhost/parley'],
    ['PUBLIC_URL', 'chat.example.com'],
    ['SECRET_KEY', 'short'],
    ['LOG_LEVEL', 'loud'],
    ['GROQ_BASE_URL', 'groq'],
  ])('of %s stops the start with one sentence that names it', async (variable, value) => {
    const { status, output, errors } = await runParley(['serve'], { [variable]: value })

    expect(status).toBe(1)
    expect(output).toBe('')
    expect(errors).toMatch(new RegExp(`^${variable} .*\\n$`))
  })
})

test('an unknown command is refused with the list of those there are', async () => {
  const { status, errors } = await runParley(['surf'], {})

  expect(status).not.toBe(0)
  for (const command of ['serve', 'migrate', 'createsuperuser', 'doctor', 'demo']) expect(errors).toContain(command)
})
