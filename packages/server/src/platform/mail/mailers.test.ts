import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackSmtp, startLoopbackSmtp } from '../../../test/loopback-smtp.ts'
import { loadEnv } from '../env/env.ts'
import { createMailer } from './create-mailer.ts'
import { MailRefusedError } from './mailer.ts'

const mail = {
  kind: 'reset-password',
  to: 'ada@example.com',
  subject: 'Ein neues Paßwort',
  text: `Hello,\n\nhttp://localhost/accounts/reset/?token=${'a'.repeat(300)}\n`,
  html: '<p>Hello,</p>',
}

describe('without a mail server', () => {
  let dataDir: string

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parley-outbox-'))
  })
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  async function filesIn(folder: string) {
    return Promise.all((await readdir(folder)).sort().map((name) => readFile(join(folder, name), 'utf8')))
  }

  test('a mail becomes a file that any editor reads, its link in one piece', async () => {
    const mailer = createMailer(loadEnv({ DATA_DIR: dataDir, PUBLIC_URL: 'https://chat.example.com' }))

    await mailer.send(mail)

    const [written] = await filesIn(join(dataDir, 'outbox'))
    expect(written).toContain(
      'From: Parley <parley@chat.example.com>\nTo: ada@example.com\nSubject: Ein neues Paßwort\n',
    )
    expect(written?.endsWith(`\n\n${mail.text}`)).toBe(true)
  })

  test('its name says when, what and to whom, and only its owner may read it', async () => {
    const mailer = createMailer(loadEnv({ DATA_DIR: dataDir }))

    await mailer.send({ ...mail, to: '../../ada@example.com' })

    const [name = ''] = await readdir(join(dataDir, 'outbox'))
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT[\d.-]+Z-reset-password-\.\._\.\._ada@example\.com-[0-9a-f]{6}\.eml$/)
    expect((await stat(join(dataDir, 'outbox', name))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'outbox'))).mode & 0o777).toBe(0o700)
  })

  test('no mail overwrites another, and no value begins a header of its own', async () => {
    const mailer = createMailer(loadEnv({ DATA_DIR: dataDir }))

    await Promise.all(
      Array.from({ length: 50 }, () => mailer.send({ ...mail, subject: 'Hello\nBcc: all@example.com' })),
    )

    const written = await filesIn(join(dataDir, 'outbox'))
    expect(written).toHaveLength(50)
    expect(written[0]).not.toMatch(/^Bcc:/m)
  })

  test('that it is so is told to whoever runs the installation', () => {
    const mailer = createMailer(loadEnv({ DATA_DIR: './data' }))

    expect(mailer.delivery).toEqual({ kind: 'outbox', folder: 'data/outbox' })
    expect(mailer.describe()).toEqual({
      state: 'warn',
      detail: 'No mail server is set. Mail is kept in data/outbox; set SMTP_URL to send it.',
    })
  })
})

describe('with a mail server', () => {
  let smtp: LoopbackSmtp

  beforeAll(async () => {
    smtp = await startLoopbackSmtp()
  })
  afterAll(() => smtp.stop())
  beforeEach(() => {
    smtp.mails.length = 0
  })

  const open = (env: Record<string, string> = {}) => createMailer(loadEnv({ SMTP_URL: smtp.url, ...env }))

  test('it gets the mail as text and as a page, from the address that was set', async () => {
    const mailer = open({ MAIL_FROM: 'Bots of Example <bots@example.com>' })

    await mailer.send(mail)

    const [received] = smtp.mails
    expect(received).toMatchObject({ from: 'bots@example.com', to: ['ada@example.com'] })
    expect(received?.source).toContain('From: Bots of Example <bots@example.com>')
    expect(received?.source).toContain(mail.text.trim())
    expect(received?.source).toContain('<p>Hello,</p>')
    expect(received?.source).toMatch(/^Auto-Submitted: auto-generated$/im)
    expect(mailer.delivery).toEqual({ kind: 'smtp' })
  })

  test.each([
    ['https://chat.example.com:8443', 'parley@chat.example.com'],
    ['http://192.168.1.4', 'parley@localhost'],
    ['', 'parley@localhost'],
  ])('at %j it comes from %s where nothing else is set', async (publicUrl, from) => {
    await open({ PUBLIC_URL: publicUrl }).send(mail)

    expect(smtp.mails.map((received) => received.from)).toEqual([from])
  })

  test('a recipient that it refuses is refused for good; one that it puts off is not', async () => {
    const mailer = open()

    const [refused, putOff] = await Promise.allSettled([
      mailer.send({ ...mail, to: 'nobody@example.com' }),
      mailer.send({ ...mail, to: 'busy@example.com' }),
    ])

    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(MailRefusedError) })
    expect(putOff).toMatchObject({ status: 'rejected', reason: { responseCode: 451 } })
    expect(smtp.mails).toEqual([])
  })

  test('one that is away is told of, until it is back', async () => {
    const mine = await startLoopbackSmtp()
    const mailer = createMailer(loadEnv({ SMTP_URL: `smtp://someone:secret@127.0.0.1:${mine.port}` }))
    await mine.stop()

    await expect(mailer.send(mail)).rejects.toThrow(/ECONNREFUSED/)

    const { state, detail } = mailer.describe()
    expect(state).toBe('down')
    expect(detail).toMatch(/^Mail could not be handed to 127\.0\.0\.1:\d+ at .+ UTC\. It is tried again\.$/)
    expect(detail).not.toContain('secret')
  })
})
