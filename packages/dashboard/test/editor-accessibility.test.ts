import { expect, test } from 'vitest'
import { addBot, saveVersion } from '../dev/fake-bots.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test.each(looks)('the editor is free of findings, %s at %i px', { timeout: 90_000 }, async (colorScheme, width) => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara', suggested_questions: ['Where are you?'] })
  saveVersion(bot, { system_prompt: 'Answer warmly.', primary_color: '#facc15' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`, {
    ...{ colorScheme, viewport: { width, height: 844 }, hasTouch: width < 600 },
  })
  await see(page, /Hard to see against/)
  expect(await findViolations(page), 'design').toEqual([])

  await page.goto(`/dashboard/bots/${bot.id}/?tab=versions&version=1`)
  await page.getByText('System prompt', { exact: true }).last().waitFor()
  expect(await findViolations(page), 'versions').toEqual([])

  await page.goto(`/dashboard/bots/${bot.id}/?tab=playground`)
  await page.getByLabel('Message').fill('Hello')
  await page.getByLabel('Message').press('Enter')
  await see(page, 'You said: Hello')
  expect(await findViolations(page), 'playground').toEqual([])

  await page.goto(`/dashboard/bots/${bot.id}/?tab=embed`)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await page.getByRole('dialog').getByText('7 days').waitFor()
  expect(await findViolations(page), 'rotate').toEqual([])
})
