import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { createBot, register } from './owner-page.ts'
import { databases, type Installation, type RunningParley, startParley } from './start-parley.ts'

describe.each(databases)('on $name', ({ install }) => {
  let installation: Installation
  let parley: RunningParley

  beforeAll(async () => {
    installation = await install()
    parley = await startParley(installation.env)
  })
  afterAll(async () => {
    await parley?.end()
    await installation.remove()
  })

  /** The link of the mail to this address that leads to `page`, once it lies in the outbox. */
  async function findMailedLink(email: string, page: string): Promise<string> {
    const outbox = join(installation.env.DATA_DIR ?? '', 'outbox')
    const read = async () => {
      const names = await readdir(outbox).catch(() => [])
      const mails = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')))
      const own = mails
        .filter((mail) => mail.includes(email))
        .map((mail) => mail.replaceAll('=\r\n', '').replaceAll('=3D', '='))
      return own
        .map((mail) => new RegExp(`http://[^\\s"<>]+/accounts/${page}/\\?token=[^\\s"<>]+`).exec(mail)?.[0])
        .find(Boolean)
    }
    await expect.poll(read).toBeDefined()
    return (await read()) ?? ''
  }

  test('someone who registered verifies their address by the mail in the outbox, which the screen names', async () => {
    const { page } = await openBrowser()
    const { email } = await register(page, parley.origin)
    const banner = page.getByRole('region', { name: 'E-mail address' })
    await banner.getByText(join(installation.env.DATA_DIR ?? '', 'outbox')).waitFor()

    await page.goto(await findMailedLink(email, 'verify'))

    await page.getByText('Your e-mail address is verified').waitFor()
    await page.goto(`${parley.origin}/dashboard/account/`)
    await page.getByText('Verified', { exact: true }).waitFor()
    expect(await banner.count()).toBe(0)
  })

  test('a lost password is replaced by the mailed link, once, and every login ends', async () => {
    const owner = await openBrowser()
    const { email } = await register(owner.page, parley.origin)
    const { page } = await openBrowser()
    await page.goto(`${parley.origin}/accounts/login/`)
    await page.getByRole('link', { name: /Forgot/ }).click()
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Send link' }).click()
    const link = await findMailedLink(email, 'reset')

    await page.goto(link)
    await page.getByLabel('New password', { exact: true }).fill('a new and longer one')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.waitForURL(/\/accounts\/login\//)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('a new and longer one')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL(/\/dashboard\//)

    await owner.page.reload()
    await owner.page.waitForURL(/\/accounts\/login\//)
    await page.goto(link)
    await page.getByLabel('New password', { exact: true }).fill('yet another password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('This link does not work any more').waitFor()
  })

  test('a program reads bots with the key that was shown once, until it is revoked', async () => {
    const { page } = await openBrowser()
    await register(page, parley.origin)
    await createBot(page, 'Lamp guide')
    await page.goto(`${parley.origin}/dashboard/api-keys/`)
    await page.getByRole('button', { name: 'Create API key' }).first().click()
    await page.getByLabel('Key name').fill('Nightly export')
    await page.getByRole('button', { name: 'Create key' }).click()
    const key = await page.getByTestId('new-key').inputValue()
    const ask = (method: string) =>
      fetch(`${parley.origin}/api/v1/bots`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(method === 'POST' && { body: JSON.stringify({ name: 'Second' }) }),
      })

    const listed = await ask('GET')
    const refused = await ask('POST')

    expect(((await listed.json()) as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual([
      'Lamp guide',
    ])
    expect(refused.status).toBe(403)
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
    await page.getByRole('button', { name: 'Revoke key' }).click()
    await page.getByText('Make a key, and a program of yours can read').waitFor()
    expect((await ask('GET')).status).toBe(401)
  })

  test('the reference describes what keys may ask, to people and to programs', async () => {
    const { page } = await openBrowser()

    await page.goto(`${parley.origin}/docs/`)
    const described = (await (await fetch(`${parley.origin}/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, unknown>
    }

    await page.getByRole('heading', { name: 'List bots', exact: true }).waitFor()
    expect(await findViolations(page)).toEqual([])
    expect(described.openapi).toMatch(/^3\.1/)
    expect(Object.keys(described.paths)).toEqual(expect.arrayContaining(['/api/v1/bots', '/api/v1/conversations']))
  })
})

/** What axe finds wrong on a page. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } }
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
}
