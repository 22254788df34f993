import { expect, test } from 'vitest'
import { makeOperator } from '../dev/fake-operators.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test('the desk is there for operators alone', async () => {
  const page = await dashboard.openAs(dashboard.addOwner(), '/admin/')
  await see(page, 'Page not found')
  expect(await page.getByRole('link', { name: 'Operator’s desk' }).count()).toBe(0)
})

test('how much there is, and how each part does, asked for again every ten seconds', { timeout: 60_000 }, async () => {
  const owner = dashboard.addOwner()
  const desk = makeOperator(owner)
  const page = await dashboard.openAs(owner, '/admin/')
  await page.getByRole('region', { name: 'Database' }).getByText('Works').waitFor()
  await page.getByRole('region', { name: 'Groq' }).getByText('Needs a look').waitFor()
  await page
    .getByRole('region', { name: 'Queue' })
    .getByRole('row', { name: /accounts.send-mail/ })
    .waitFor()
  await see(page, '41.2 GB free in /srv/parley/data.')

  desk.health.database = { ...desk.health.database, state: 'down', detail: 'The embedded database does not answer.' }
  await page.getByRole('region', { name: 'Database' }).getByText('Does not work').waitFor({ timeout: 20_000 })

  dashboard.api.failing.add('GET /api/admin/health')
  await page.getByText('The server did not answer the latest check.').waitFor({ timeout: 20_000 })
})

test('lists are searched and paged, and each state of them says what it is', async () => {
  const owner = dashboard.addOwner()
  makeOperator(owner, { workspaces: 120 })
  dashboard.api.delayMs = 400
  dashboard.api.failing.add('GET /api/admin/users')
  const page = await dashboard.openAs(owner, '/admin/users/')
  await page.getByRole('status', { name: 'Loading the users' }).waitFor()
  await see(page, 'The users could not be loaded')
  dashboard.api.delayMs = 0
  dashboard.api.failing.clear()
  await page.getByRole('button', { name: 'Retry' }).click()

  await see(page, '50 users so far')
  await page.getByRole('button', { name: 'Show more' }).click()
  await see(page, '100 users so far')
  await page.getByRole('button', { name: 'Show more' }).click()
  await see(page, '120 users')
  await page.getByRole('searchbox').fill('owner-77@')
  await page.waitForURL('**?q=owner-77*')
  await see(page, '1 user')
  await page.getByRole('searchbox').fill('nobody')
  await see(page, 'No user matches this search.')

  await page.getByRole('navigation', { name: 'Operator’s desk' }).getByRole('link', { name: 'Bots' }).click()
  await see(page, '50 bots so far')
})

test('a workspace gets another plan, is suspended with a reason and its name, and unsuspended', async () => {
  const owner = dashboard.addOwner()
  const { workspaces } = makeOperator(owner)
  const workspace = workspaces[1]
  const page = await dashboard.openAs(owner, '/admin/workspaces/')
  await page.getByRole('link', { name: 'Brass & Oak' }).click()
  await page.waitForURL(`**/?workspace=${workspace?.id}`)
  const drawer = page.getByRole('dialog', { name: 'Brass & Oak', exact: true })
  await drawer.getByRole('radio', { name: 'Pro' }).check({ force: true })
  await see(page, 'Brass & Oak is on the Pro plan.')
  expect(workspace?.plan).toBe('pro')

  await drawer.getByRole('button', { name: 'Suspend workspace' }).click()
  const dialog = page.getByRole('dialog', { name: 'Suspend Brass & Oak?' })
  const confirm = dialog.getByRole('button', { name: 'Suspend workspace' })
  expect(await confirm.isDisabled()).toBe(true)
  await dialog.getByLabel('Type “Brass & Oak” to confirm').fill('Brass & Oak')
  await confirm.click()
  await see(page, 'Say why.')
  expect(workspace?.suspension).toBeNull()
  await dialog.getByLabel('Reason').fill('Unpaid invoices.')
  await confirm.click()
  await see(page, 'Brass & Oak is suspended. No bot of it answers.')
  await drawer.getByText('Unpaid invoices.').waitFor()

  await drawer.getByRole('button', { name: 'Unsuspend workspace' }).click()
  await drawer.getByRole('button', { name: 'Suspend workspace' }).waitFor()
  expect(workspace?.suspension).toBeNull()
  await page.keyboard.press('Escape')
  await page.waitForURL('**/admin/workspaces/')
})

test.each(looks)('axe finds nothing, %s at %i px', { timeout: 90_000 }, async (colorScheme, width) => {
  const owner = dashboard.addOwner()
  const { workspaces } = makeOperator(owner)
  const options = { colorScheme, viewport: { width, height: 844 }, hasTouch: width < 600 }
  const page = await dashboard.openAs(owner, '/admin/', options)
  await see(page, 'chat.sweep-turns')
  expect(await findViolations(page)).toEqual([])
  for (const part of ['users', 'workspaces', 'bots']) {
    await page.goto(`/admin/${part}/`)
    await see(page, `3 ${part}`)
    expect(await findViolations(page), part).toEqual([])
  }
  await page.goto(`/admin/workspaces/?workspace=${workspaces[0]?.id}`)
  await page.getByRole('button', { name: 'Suspend workspace' }).click()
  await page.getByLabel('Reason').fill('Why')
  expect(await findViolations(page)).toEqual([])
})
