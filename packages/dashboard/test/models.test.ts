import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()
const key = 'sk-proj-Zq7wV0x2Lr8Tn4Yb6Jd1'
const find = (page: Page) => page.getByRole('combobox', { name: 'Find a model' })

test.each(looks)('a key is added, tested, replaced and removed, %s at %i px', async (colorScheme, width) => {
  dashboard.api.hasKey = false
  const owner = dashboard.addOwner()
  const options = { colorScheme, viewport: { width, height: 844 } }
  const page = await dashboard.openAs(owner, '/dashboard/models/', options)
  await see(page, 'No vendor has a key yet.')
  expect(await findViolations(page), 'empty').toEqual([])

  await page.getByRole('button', { name: 'Add key for OpenAI', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Save key' }).click()
  await see(page, 'Paste the key.')
  expect(await findViolations(page), 'dialog').toEqual([])
  await dialog.getByLabel('Key', { exact: true }).fill(key)
  await dialog.getByRole('button', { name: 'Save key' }).click()
  await see(page, 'OpenAI answered. It lists 12 models.')
  await see(page, 'This workspace’s key, ending in')
  expect(await page.content()).not.toContain(key)
  expect(await findViolations(page), 'full').toEqual([])

  await page.getByRole('button', { name: 'Replace key for OpenAI' }).click()
  expect(await dialog.getByLabel('Key', { exact: true }).inputValue()).toBe('')
  await dialog.getByLabel('Key', { exact: true }).fill('sk-proj-of-somebody-0bad')
  await dialog.getByRole('button', { name: 'Save key' }).click()
  await see(page, 'The vendor refused the API key.')
  expect(await findViolations(page), 'a key that fails').toEqual([])

  await page.getByRole('button', { name: 'Remove key for OpenAI' }).click()
  await dialog.getByRole('button', { name: 'Remove key' }).click()
  await see(page, 'No vendor has a key yet.')
  expect(owner.vendorKeys).toEqual({})
})

test('a server of one’s own needs an address, which is refused beside its field', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openAs(owner, '/dashboard/models/')
  await see(page, 'The installation’s own key.')
  await page.getByRole('button', { name: 'Add address for OpenAI-compatible' }).click()
  const dialog = page.getByRole('dialog')

  await dialog.getByRole('button', { name: 'Save address' }).click()
  await see(page, 'An address begins with https:// or http://')
  await dialog.getByLabel('Address').fill('http://localhost:11434/v1')
  await dialog.getByRole('button', { name: 'Save address' }).click()
  await see(page, 'This address leads into a private network')
  await dialog.getByLabel('Address').fill('https://models.example.com/v1/')
  await dialog.getByRole('button', { name: 'Save address' }).click()

  await see(page, 'https://models.example.com/v1')
  expect(owner.vendorKeys.compatible).toMatchObject({ base_url: 'https://models.example.com/v1', last_four: null })
})

test('a key that cannot be read says so, and a list that does not come offers to try again', async () => {
  const owner = dashboard.addOwner()
  owner.vendorKeys.mistral = {
    ...{ last_four: '6Jd1', base_url: null, is_unreadable: true, saved_by: 'Ada' },
    saved_at: new Date(Date.now() - 86_400_000).toISOString(),
  }
  dashboard.api.failing.add('GET /api/v1/vendor-keys')
  const page = await dashboard.openAs(owner, '/dashboard/models/')
  await page.getByRole('button', { name: 'Retry' }).waitFor()

  dashboard.api.failing.clear()
  await page.getByRole('button', { name: 'Retry' }).click()

  await see(page, 'This workspace’s key cannot be read any more')
  expect(await findViolations(page)).toEqual([])
})

test('a bot chooses among all vendors that can be asked, and those that stand in, in order', async () => {
  const owner = dashboard.addOwner()
  const saved = { is_unreadable: false, saved_by: 'Ada', saved_at: new Date().toISOString() }
  owner.vendorKeys.anthropic = { ...saved, last_four: '6Jd1', base_url: null }
  owner.vendorKeys.compatible = { ...saved, last_four: null, base_url: 'https://models.example.com/v1' }
  owner.listedModels.compatible = ['qwen3:8b']
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=behaviour`)
  const model = page.getByRole('combobox', { name: 'Model', exact: true })
  await model.waitFor()
  await expect.poll(() => model.textContent()).toBe('GPT-OSS 20B · Groq')

  await model.click()
  await find(page).fill('haiku 5')
  expect(await findViolations(page), 'open').toEqual([])
  await page.getByRole('option', { name: 'Claude Haiku 5.5' }).click()
  const add = page.getByRole('button', { name: 'Add fallback model' })
  await add.click()
  await add.click()
  const second = page.getByRole('combobox', { name: 'Fallback model 2' })
  await second.click()
  await find(page).fill('llama4:70b')
  await page.getByRole('option', { name: 'llama4:70b' }).click()
  await expect.poll(() => second.textContent()).toBe('llama4:70b · OpenAI-compatible')
  await page.getByRole('button', { name: 'Move fallback model 2 up' }).click()
  expect(await findViolations(page), 'with fallback models').toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await see(page, 'Saved as version 2.')

  expect(bot.settings).toMatchObject({
    ...{ vendor: 'anthropic', model: 'claude-haiku-5-5' },
    fallback_models: [
      { vendor: 'compatible', model: 'llama4:70b' },
      { vendor: 'groq', model: 'openai/gpt-oss-20b' },
    ],
  })
  await page.getByRole('button', { name: 'Remove fallback model 2' }).click()
  expect(await page.getByRole('combobox', { name: /^Fallback model/ }).count()).toBe(1)
})

test('the same model twice is refused beside its line', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=behaviour`)
  await page.getByRole('button', { name: 'Add fallback model' }).click()
  const line = page.getByRole('combobox', { name: 'Fallback model 1' })
  await line.click()
  await find(page).fill('oss 20b')
  await page.getByRole('option', { name: 'GPT-OSS 20B' }).click()

  await see(page, 'This model stands before already. Choose another, or remove it.')
})
