import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test.each(looks)('every screen is free of findings, %s at %i px', { timeout: 90_000 }, async (colorScheme, width) => {
  const { api } = dashboard
  const options = { colorScheme, viewport: { width, height: 844 }, hasTouch: width < 600 }
  const check = async (page: Page, screen: string) => expect(await findViolations(page), screen).toEqual([])

  const visitor = await dashboard.openPage(options)
  for (const [path, button] of [
    ['/accounts/register/', 'Create account'],
    ['/accounts/login/', 'Log in'],
  ] as const) {
    await visitor.goto(path)
    await visitor.getByRole('button', { name: button }).click()
    await see(visitor, 'Enter an e-mail address')
    await check(visitor, path)
  }

  const newcomer = await dashboard.openAs(dashboard.addOwner('Grace'), '/dashboard/', options)
  await see(newcomer, 'Make your first bot')
  await check(newcomer, 'no bots')

  const owner = dashboard.addOwner('Ada')
  const bot = addBot(owner, { name: 'Mara', model: 'llama3-8b-8192' }, { conversations: 2, messages: 9 })
  api.hasKey = false
  const page = await dashboard.openAs(owner, '/dashboard/', options)
  await see(page, 'GROQ_API_KEY not configured.')
  await check(page, 'bots without a key')
  api.hasKey = true

  await page.getByRole('button', { name: 'Create bot' }).click()
  await page.getByLabel('Bot name').fill('Second')
  await check(page, 'create bot')
  await page.getByRole('dialog').getByRole('button', { name: 'Create bot' }).click()
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click()
  await see(page, 'This installation takes no payment.')
  await check(page, 'upgrade')

  await page.goto(`/dashboard/bots/${bot.id}/`)
  await page.getByLabel('Primary colour').fill('#facc1')
  await page.getByRole('button', { name: 'Save' }).click()
  await see(page, 'A colour is')
  await check(page, 'design with an error')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('tab', { name: 'Behaviour' }).click()
  await page.getByRole('combobox', { name: 'Model', exact: true }).click()
  await page.getByRole('option', { name: 'GPT-OSS 120B' }).waitFor()
  await check(page, 'behaviour with the models open')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Embed' }).click()
  await page.getByLabel('Allowed domains').fill('example.com, -no-')
  await page.getByRole('button', { name: 'Add' }).click()
  await see(page, 'A domain looks like')
  await check(page, 'embed with an error')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('tab', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Delete bot' }).click()
  await check(page, 'delete')

  await page.goto('/dashboard/account/')
  await see(page, 'this device')
  await check(page, 'account')
  if (width < 768) {
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('dialog', { name: 'Menu' }).getByText('Ada').first().waitFor()
    await check(page, 'menu')
  }
  api.failing.add('GET /api/v1/bots')
  await page.goto('/dashboard/')
  await see(page, 'The bots could not be loaded')
  await check(page, 'failure')
})
