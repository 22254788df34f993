import { expect, test } from 'vitest'
import { addBot, saveVersion } from '../dev/fake-bots.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test('each keystroke of the draft reaches the widget in the preview, before anything is saved', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  const preview = page.frameLocator('iframe')
  await preview.getByRole('heading', { name: 'Mara' }).waitFor()

  await page.getByLabel('Bot name').press('End')
  for (const letter of [' ', 'B', 'o']) await page.keyboard.type(letter)
  await preview.getByRole('heading', { name: 'Mara Bo' }).waitFor()
  await page.getByLabel('Launcher label').fill('Ask us')
  await preview.getByText('"launcher_label": "Ask us"').waitFor()
  await preview.getByText('"is_open": true').waitFor()
  await preview.getByRole('button', { name: 'Toggle' }).click()

  await expect.poll(() => page.getByRole('radio', { name: 'Launcher' }).isChecked()).toBe(true)
  expect(bot.version).toBe(1)
})

test('a colour that is hard to see is told, with the nearest that is not', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara', color_scheme: 'light' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await page.getByLabel('Primary colour').fill('#facc15')
  await see(page, /Hard to see against the white of the light chat/)

  await page.getByRole('button', { name: /^Use #/ }).click()

  await see(page, /Words on it have a contrast of/)
  expect(await page.getByLabel('Primary colour').inputValue()).toMatch(/^#(?!facc15)[0-9a-f]{6}$/)
})

test('suggested questions are written, moved by key and button, and removed', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await page.getByRole('button', { name: 'Add question' }).click()
  await page.keyboard.type('One')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Two')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Three')
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => page.getByLabel('Question 2', { exact: true }).inputValue()).toBe('Three')
  await page.getByRole('button', { name: 'Remove question 1' }).click()
  await page.keyboard.press('Control+s')

  await see(page, 'Saved as version 2.')
  expect(bot.settings.suggested_questions).toEqual(['Three', 'Two'])
})

test('a version is compared with what is published and restored, the draft being given up knowingly', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara', system_prompt: 'Answer briefly and kindly.' })
  saveVersion(bot, { system_prompt: 'Answer warmly and kindly.', temperature: 0.2 })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await page.getByLabel('Bot name').fill('Draft')
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('link', { name: 'Version 1' }).click()
  await page.locator('del').getByText('briefly').or(page.locator('ins').getByText('warmly')).first().waitFor()
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await see(page, 'You have unsaved changes.')
  await page.getByRole('button', { name: 'Discard changes and restore' }).click()

  await see(page, 'Restored version 1 as version 3.')
  expect(bot.settings).toMatchObject({ name: 'Mara', temperature: 0.7, system_prompt: 'Answer briefly and kindly.' })
})

test('the playground asks draft and published side by side, and stops', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const { playground } = dashboard.api
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=behaviour`)
  await page.getByLabel('Temperature').fill('0.2')
  await page.getByRole('tab', { name: 'Playground' }).click()
  await see(page, 'temperature 0.7 → 0.2')
  await page.getByLabel('Message').fill('Hello')
  await page.getByLabel('Message').press('Enter')
  await expect.poll(() => page.getByText('You said: Hello').count()).toBe(2)
  expect(playground.requests.map(({ settings }) => settings?.temperature)).toEqual([0.2, undefined])

  playground.isHeld = true
  await page.getByLabel('Message').fill('Again')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()

  await expect.poll(() => page.getByText('Stopped by you.').count()).toBe(2)
  await expect.poll(() => playground.left).toBe(2)
})

test('a bot is archived, brought back, and given a new token while the old one goes on', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const { token } = bot
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=embed`)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate token' }).click()
  await see(page, 'Still working')
  expect(bot.retiring[0]?.embed_token).toBe(token)
  expect(await page.getByTestId('snippet').textContent()).toContain(bot.token)

  await page.getByRole('button', { name: 'More about this bot' }).click()
  await page.getByRole('menuitem', { name: 'Archive bot' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive bot' }).click()
  await see(page, 'It answers nobody, and its snippet shows nothing.')
  await page.getByRole('button', { name: 'Unarchive bot' }).click()

  await see(page, 'Mara answers again.')
  expect(bot.archivedAt).toBe(null)
})
