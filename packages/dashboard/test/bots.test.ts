import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test('the list goes from skeleton to error to full, and is asked for again when the page gets the focus', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(
    owner,
    { name: 'Mara', model: 'llama3-8b-8192' },
    { conversations: 2, messages: 9, minutesAgo: 90 },
  )
  const page = await dashboard.openAs(owner, '/dashboard/account/')
  await see(page, 'this device')
  dashboard.api.delayMs = 600
  dashboard.api.failing.add('GET /api/v1/bots')
  await page.getByRole('link', { name: 'Bots' }).click()
  await page.getByRole('status', { name: 'Loading the bots' }).waitFor()
  await page.getByRole('alert').filter({ hasText: 'The bots could not be loaded' }).waitFor()

  dashboard.api.delayMs = 0
  dashboard.api.failing.clear()
  await page.getByRole('button', { name: 'Retry' }).click()
  await see(page, 'GPT-OSS 20B, in place of Llama 3 8B')
  await see(page, '1 hour ago')
  expect(await page.getByTestId('count-conversations').textContent()).toBe('2')
  expect(await page.getByTestId('count-messages').textContent()).toBe('9')

  bot.counts = { conversations: 3, messages: 11 }
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect.poll(() => page.getByTestId('count-messages').textContent()).toBe('11')
})

test('without a key, the list says so and how to leave that mode', async () => {
  const owner = dashboard.addOwner()
  addBot(owner, { name: 'Mara' })
  dashboard.api.hasKey = false
  const page = await dashboard.openAs(owner)
  await page.getByText('GROQ_API_KEY not configured.', { exact: true }).waitFor()
  await see(page, 'Bots answer with a labelled echo until')
  await see(page, /^Echo/)
})

test('a second bot on the Free plan: the gate, the upgrade marked as a mock, and creating goes on', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openAs(owner)
  const create = async (name: string) => {
    await page.getByRole('button', { name: 'Create bot' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Create bot' }).click()
    await see(page, 'Give the bot a name.')
    await dialog.getByLabel('Bot name').fill(name)
    await dialog.getByRole('button', { name: 'Create bot' }).click()
  }
  await create('First')
  await page.waitForURL(/\/dashboard\/bots\/[0-9a-f-]{36}\/$/)
  await page.getByRole('navigation').getByRole('link', { name: 'Bots' }).click()

  await create('Second')
  await see(page, 'The Free plan includes 1 bot. Upgrade to Pro for up to 25.')
  expect(owner.bots).toHaveLength(1)
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click()
  await see(page, 'This installation takes no payment.')
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click()
  await page.getByRole('heading', { name: 'Second' }).waitFor()
  expect(owner.bots.map((bot) => bot.settings.name)).toEqual(['Second', 'First'])
})

test('one draft over all sections is saved as one version', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await page.getByLabel('Primary colour').fill('#B45309')
  await page.getByRole('radio', { name: 'Top left' }).check({ force: true })
  await page.getByLabel('Welcome message').fill('Hi there.')
  await page.getByRole('tab', { name: 'Behaviour' }).click()
  await page.waitForURL(/tab=behaviour/)
  await page.getByLabel('System prompt').fill('Be brief.')
  await page.getByRole('combobox', { name: 'Model', exact: true }).click()
  await page.getByRole('option', { name: /^Llama 3 8B/ }).click()
  await see(page, 'Llama 3 8B was retired on 30 August 2025. GPT-OSS 20B answers in its place.')
  await page.getByLabel('Temperature').fill('0.3')
  await page.getByLabel('Answer length').fill('256')
  await page.getByRole('tab', { name: 'Embed' }).click()
  await page.getByLabel('Allowed domains').fill('https://Shop.example.com/cart, *.example.org')
  await page.getByLabel('Allowed domains').press('Enter')
  await page.getByRole('button', { name: 'Remove shop.example.com' }).waitFor()
  await page.getByRole('tab', { name: 'Design' }).click()
  await page.getByLabel('Bot name').fill('Mara Two')
  await page.getByLabel('Launcher label').fill('Ask Mara')
  await page.getByRole('radiogroup', { name: 'Light or dark' }).getByText('Dark').click()
  await page.keyboard.press('Control+s')

  await see(page, 'Saved as version 2.')
  await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'detached' })
  expect(bot.settings).toEqual({
    name: 'Mara Two',
    primary_color: '#b45309',
    position: 'top-left',
    welcome_message: 'Hi there.',
    avatar: null,
    launcher_label: 'Ask Mara',
    suggested_questions: [],
    color_scheme: 'dark',
    system_prompt: 'Be brief.',
    vendor: 'groq',
    model: 'llama3-8b-8192',
    fallback_models: [],
    temperature: 0.3,
    max_output_tokens: 256,
    allowed_domains: ['shop.example.com', '*.example.org'],
  })
})

test('a refused field is shown where it is, whether the form or the server refuses it', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await page.getByLabel('Primary colour').fill('#b4')
  await page.getByRole('tab', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('tab', { name: 'Design', selected: true }).waitFor()
  await see(page, 'A colour is "#" and six hexadecimal digits')
  await expect.poll(() => page.getByLabel('Primary colour').evaluate((it) => it === document.activeElement)).toBe(true)
  expect(bot.version).toBe(1)

  await page.getByLabel('Primary colour').fill('#b45309')
  dashboard.api.refuseSave = { 'allowed_domains.0': 'This domain is not yours.' }
  await page.getByRole('tab', { name: 'Embed' }).click()
  await page.getByLabel('Allowed domains').fill('example.com')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('tab', { name: 'Behaviour' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('tab', { name: 'Embed', selected: true }).waitFor()
  await see(page, 'This domain is not yours.')
  await page.getByRole('button', { name: 'Save' }).click()
  await see(page, 'Saved as version 2.')
})

test('unsaved changes are asked about before they are left, and can be discarded', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  const name = page.getByLabel('Bot name')
  await name.fill('Other')
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
  expect(await name.inputValue()).toBe('Other')

  await page.getByRole('button', { name: 'Discard' }).click()
  expect(await name.inputValue()).toBe('Mara')
  await name.fill('Another')
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Leave without saving' }).click()
  await page.waitForURL('/dashboard/account/')
  expect(bot.version).toBe(1)
})

test('a save from elsewhere is followed without a draft, and told of with one', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  const name = page.getByLabel('Bot name')
  await name.waitFor()
  const saveElsewhere = async (elsewhere: string) => {
    Object.assign(bot, { settings: { ...bot.settings, name: elsewhere }, version: bot.version + 1 })
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  }
  await saveElsewhere('Mara B')
  await expect.poll(() => name.inputValue()).toBe('Mara B')

  await name.fill('Mine')
  await saveElsewhere('Mara C')
  await see(page, 'This bot was saved elsewhere meanwhile.')
  expect(await name.inputValue()).toBe('Mine')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => name.inputValue()).toBe('Mara C')
})

test('the snippet is copied, and the test page opens beside', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=embed`)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const snippet = `<script async src="${dashboard.api.origin}/widget/embed/${bot.token}.js"></script>`
  expect(await page.getByTestId('snippet').textContent()).toBe(snippet)
  await page.getByRole('button', { name: 'Copy snippet' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(snippet)

  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open a test page' }).click(),
  ])
  expect(new URL(opened.url()).pathname).toBe(`/widget/test/${bot.token}/`)
  expect(await page.getByRole('link', { name: /\/widget\/b\// }).getAttribute('href')).toBe(
    `${dashboard.api.origin}/widget/b/${bot.token}/`,
  )
})

test('a bot is deleted once its name has been typed', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' }, { conversations: 1, messages: 2 })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=settings`)
  await page.getByRole('button', { name: 'Delete bot' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Mara?' })
  await dialog.getByText('1 conversation and 2 messages are removed with it.').waitFor()
  const confirm = dialog.getByRole('button', { name: 'Delete bot' })
  await dialog.getByRole('textbox').fill('Mar')
  expect(await confirm.isDisabled()).toBe(true)
  await dialog.getByRole('textbox').fill('Mara')
  await confirm.click()
  await page.waitForURL('/dashboard/')
  await see(page, 'Make your first bot')
  expect(owner.bots).toEqual([])
})

test('an unknown bot and an unknown address say so', async () => {
  const page = await dashboard.openAs(dashboard.addOwner(), '/dashboard/bots/0192c0de-0000-7000-8000-000000000000/')
  await page.getByRole('heading', { name: 'There is no such bot' }).waitFor()
  await page.goto('/dashboard/nowhere/')
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  await page.getByRole('link', { name: 'Back to bots' }).click()
  await page.waitForURL('/dashboard/')
})
