import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { password, see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test('registering says what is wrong beside each field, then leads to the dashboard', async () => {
  dashboard.addOwner('Grace')
  const page = await dashboard.openPage()
  await page.goto('/accounts/register/')
  await page.getByRole('button', { name: 'Create account' }).click()
  for (const sentence of ['Enter your name.', /Enter an e-mail address/, /at least 10/]) await see(page, sentence)
  expect(await page.getByLabel('Name', { exact: true }).evaluate((element) => element === document.activeElement)).toBe(
    true,
  )

  await page.getByLabel('Name', { exact: true }).fill('Ada')
  await page.getByLabel('E-mail').fill('grace@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  const taken = page.getByLabel('E-mail')
  await see(page, 'An account with this e-mail exists already.')
  expect(await taken.getAttribute('aria-invalid')).toBe('true')

  await taken.fill('ada@example.com')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('/dashboard/')
  await see(page, 'Make your first bot')
})

test('a wrong password is said above the form, and too many of them with the time to wait', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openPage()
  await page.goto('/accounts/login/')
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = page.waitForResponse('**/api/accounts/login')
    await page.getByRole('button', { name: 'Log in' }).click()
    await answer
    await page.getByRole('alert').filter({ hasText: 'The e-mail or the password is wrong.' }).waitFor()
  }
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').filter({ hasText: 'Too many attempts. Try again in 42 s.' }).waitFor()
})

test('logging in leads to where one wanted to go, never to another site', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openPage()
  const logIn = async () => {
    await page.getByLabel('E-mail').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
  }

  await page.goto(`/dashboard/bots/${bot.id}/?tab=embed`)
  await page.waitForURL(/\/accounts\/login\/\?next=/)
  await logIn()
  await page.waitForURL(`/dashboard/bots/${bot.id}/?tab=embed`)
  await page.getByTestId('snippet').waitFor()

  await page.context().clearCookies()
  await page.goto('/accounts/login/?next=//evil.example/')
  await logIn()
  await page.waitForURL('/dashboard/')

  await page.goto('/accounts/login/')
  await page.waitForURL('/dashboard/')
})

test('a session that ends leads to logging in, and back', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openAs(owner, '/dashboard/account/')
  await see(page, 'this device')
  owner.sessions = []
  await page.getByRole('link', { name: 'Bots' }).click()
  await page.waitForURL(/\/accounts\/login\/\?next=/)
})

test('devices can be logged out, one and all others, and oneself', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openAs(owner, '/dashboard/account/')
  await see(page, 'this device')
  const now = new Date().toISOString()
  for (const user_agent of ['Mozilla/5.0 (iPhone) Safari/604.1', 'Mozilla/5.0 (Windows NT 10.0) Firefox/145.0', null]) {
    owner.sessions.push({
      ...{ id: randomUUID(), is_current: false, ip_address: '203.0.113.7', user_agent },
      ...{ created_at: now, last_seen_at: now },
    })
  }
  await page.reload()
  await page.getByRole('button', { name: 'Log out Safari on iPhone' }).click()
  await see(page, 'Safari on iPhone is logged out.')
  expect(owner.sessions).toHaveLength(3)

  await page.getByRole('button', { name: 'Log out other devices' }).click()
  await see(page, 'All other devices are logged out.')
  expect(owner.sessions).toHaveLength(1)

  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await page.waitForURL('/accounts/login/')
  expect(owner.sessions).toHaveLength(0)
})

test('the plan is shown, and its upgrade says that it is a mock', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openAs(owner, '/dashboard/settings/')
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click()
  await see(page, 'This installation takes no payment.')
  await page.getByRole('dialog').getByRole('button', { name: 'Upgrade to Pro' }).click()
  await see(page, '0 of 25 bots')
  expect(owner.plan).toBe('pro')
})

test('a theme that was chosen is there from the first paint of the next page', async () => {
  const page = await dashboard.openAs(dashboard.addOwner(), '/dashboard/', { colorScheme: 'light' })
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  await see(page, 'Make your first bot')
  const light = await background()
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
  const dark = await background()
  expect(dark).not.toBe(light)

  await page.reload({ waitUntil: 'commit' })
  await page.waitForFunction(() => document.body !== null)
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
})
