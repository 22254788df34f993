import { expect, test } from 'vitest'
import { addAlert, refusedKey } from '../dev/fake-alerts.ts'
import { addBot } from '../dev/fake-bots.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test.each(looks)(
  'what keeps bots from answering is told over each and over all, %s at %i px',
  { timeout: 60_000 },
  async (colorScheme, width) => {
    const owner = dashboard.addOwner()
    const bot = addBot(owner, { name: 'Mara' }, { conversations: 12, messages: 40 })
    const docs = addBot(owner, { name: 'Docs' })
    addAlert(owner, bot)
    addAlert(owner, null, refusedKey)
    addAlert(owner, docs, { kind: 'rate_limited', count: 7, message: "The vendor's rate limit was reached." })
    addAlert(owner, docs, { kind: 'answer_failed', message: 'The vendor rejected the request.' })
    addAlert(owner, docs, { state: 'resolved', message: 'This is over.' })
    const page = await dashboard.openAs(owner, '/dashboard/', { colorScheme, viewport: { width, height: 844 } })
    const list = page.getByRole('region', { name: /Needs attention/ })
    await list.getByText('All bots: Groq does not answer.').waitFor()

    expect(await list.getByRole('listitem').count()).toBe(3)
    expect(await findViolations(page), 'list').toEqual([])
    await list.getByRole('button', { name: 'Show all 4' }).click()
    expect(await list.getByRole('listitem').count()).toBe(4)
    expect(await list.getByText('This is over.').count()).toBe(0)
    await page.goto(`/dashboard/bots/${bot.id}/`)
    await see(page, 'GPT-OSS 20B (Groq) does not answer.')
    await see(page, /1,204 times since 3 hours ago, last 2 minutes ago/)
    await see(page, 'Groq does not answer.')

    expect(await page.getByText('rate limit').count()).toBe(0)
    expect(await findViolations(page), 'bot').toEqual([])
    if (width < 768) await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('link', { name: 'Bots 4 open alerts' }).waitFor()
    expect(await findViolations(page), 'count').toEqual([])
  },
)

test('an alert leads to where it is mended, and is put away for good', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  addAlert(owner, bot)
  const key = addAlert(owner, null, refusedKey)
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)

  await page.getByRole('link', { name: 'Change model' }).click()
  await page.waitForURL(/\?tab=behaviour$/)
  await page.getByRole('button', { name: 'Dismiss' }).nth(1).click()
  await page.getByRole('link', { name: 'Change model' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Replace key' }).click()
  await page.getByRole('heading', { name: 'Models' }).waitFor()
  await page.getByRole('link', { name: 'Bots 1 open alert' }).click()
  await page.getByRole('button', { name: 'Dismiss for all bots: Groq' }).click()

  await page.getByRole('region', { name: /Needs attention/ }).waitFor({ state: 'detached' })
  expect(key.state).toBe('dismissed')
  expect(await page.getByText('open alert').count()).toBe(0)
})

test('the latest failure is told where no alert tells of it, and never beside one', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  bot.latestFailure = { message: 'The vendor rejected the request.', at: new Date().toISOString() }
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await see(page, 'The latest answer failed')

  addAlert(owner, bot)
  await page.reload()
  await see(page, 'does not answer.')
  expect(await page.getByText('The latest answer failed').count()).toBe(0)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('does not answer.').waitFor({ state: 'detached' })

  expect(await page.getByText('The latest answer failed').count()).toBe(0)
})

test('whoever cannot mend it reads it without buttons, and a list that does not come hides nothing', async () => {
  const owner = dashboard.addOwner()
  owner.role = 'viewer'
  const bot = addBot(owner, { name: 'Mara' })
  bot.latestFailure = { message: 'The vendor rejected the request.', at: new Date().toISOString() }
  addAlert(owner, bot)
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/`)
  await see(page, 'does not answer.')
  expect(await page.getByRole('button', { name: 'Dismiss' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Change model' }).count()).toBe(0)

  dashboard.api.failing.add('GET /api/v1/alerts')
  await page.reload()

  await see(page, 'The latest answer failed')
})

test('an alert that comes while the page is open shows as soon as the page is looked at again', async () => {
  const owner = dashboard.addOwner()
  const bot = addBot(owner, { name: 'Mara' })
  const page = await dashboard.openAs(owner)
  await see(page, 'Mara')
  addAlert(owner, bot)

  await page.evaluate(() => window.dispatchEvent(new Event('focus')))

  await page.getByRole('region', { name: /Needs attention/ }).waitFor()
})
