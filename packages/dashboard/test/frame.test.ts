import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test('the sidebar folds to icons that keep their names, and stays folded', async () => {
  const page = await dashboard.openAs(dashboard.addOwner())
  const nav = page.getByRole('navigation', { name: 'Main' })
  await nav.getByText('Insights').waitFor()

  await page.keyboard.press('[')
  await page.getByRole('button', { name: 'Unfold the sidebar' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Unfold the sidebar' }).waitFor()

  await nav.getByRole('link', { name: 'Insights' }).click()
  await page.waitForURL('/dashboard/insights/')
  expect(await page.locator('nav [aria-current="page"]').allTextContents()).toEqual(['Insights'])
})

test('keys lead to places, and do nothing while someone types', async () => {
  const page = await dashboard.openAs(dashboard.addOwner())
  await see(page, 'Make your first bot')

  await page.keyboard.type('gs')
  await page.waitForURL('/dashboard/settings/')
  await page.getByLabel('Workspace name').fill('')
  await page.getByLabel('Workspace name').pressSequentially('gb?')
  expect(await page.getByLabel('Workspace name').inputValue()).toBe('gb?')
  expect(page.url()).toContain('/dashboard/settings/')

  await page.getByRole('button', { name: 'Save workspace' }).focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

test.each(looks)(
  'the palette finds bots, pages and actions, without findings, %s at %i px',
  async (colorScheme, width) => {
    const owner = dashboard.addOwner()
    const bot = addBot(owner, { name: 'Lamp guide' })
    const page = await dashboard.openAs(owner, '/dashboard/', { colorScheme, viewport: { width, height: 844 } })
    await see(page, 'Lamp guide')

    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: /Search bots/ })
    await field.fill('lamp')
    await page.getByRole('option', { name: 'Lamp guide', exact: true }).waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.keyboard.press('Enter')

    await page.waitForURL(`/dashboard/bots/${bot.id}/`)
    await page.keyboard.press('Control+k')
    await field.fill('dark theme')
    await page.getByRole('option', { name: 'Use the dark theme' }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
  },
)

test('the first steps tick themselves, and go when they are put away', async () => {
  const owner = dashboard.addOwner()
  owner.firstSteps = { has_tried: false, is_embedded: false, has_conversation: false, is_dismissed: false }
  const page = await dashboard.openAs(owner)
  const steps = page.getByRole('region', { name: 'First steps' })
  await steps.getByText('1 of 5').waitFor()
  expect(await findViolations(page)).toEqual([])

  addBot(owner, { name: 'Mara' })
  owner.firstSteps.has_tried = true
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await steps.getByText('3 of 5').waitFor()
  await steps.getByRole('link', { name: 'Get the snippet' }).click()
  await page.waitForURL(/tab=embed/)
  await page.goBack()
  await steps.getByRole('button', { name: 'Put the first steps away' }).click()
  await steps.waitFor({ state: 'detached' })
  await page.reload()
  await see(page, 'Mara')
  expect(await steps.count()).toBe(0)
})

test('a suspended workspace says so on every page', async () => {
  const owner = dashboard.addOwner()
  owner.suspension = { message: 'This workspace is suspended: unpaid bills.', since: new Date().toISOString() }

  const page = await dashboard.openAs(owner, '/dashboard/account/')

  await see(page, 'This workspace is suspended: unpaid bills.')
  expect(await findViolations(page)).toEqual([])
})
