import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()
const insights = '/dashboard/insights/'

function addTalkedTo() {
  const owner = dashboard.addOwner()
  const mara = addBot(owner, { name: 'Mara' }, { conversations: 90, messages: 500 })
  addBot(owner, { name: 'Docs' }, { conversations: 30, messages: 100 })
  return { owner, mara }
}

const figure = (page: Page, label: string) =>
  page.locator('dl > div').filter({ has: page.getByText(label, { exact: true }) })

test('figures, their change in words, charts with tables, and the time zone', async () => {
  const { owner } = addTalkedTo()
  const page = await dashboard.openAs(owner, insights)
  await figure(page, 'Conversations').getByText('more').waitFor()
  for (const label of [
    'Messages',
    'First token, median',
    'First token, 95th percentile',
    'Failed answers',
    'Tokens',
    'Cost',
  ])
    await figure(page, label).waitFor()
  await see(page, 'days in Europe/Berlin')
  await see(page, /Half of the answers began within 436 ms/)

  const charts = ['Conversations and messages', 'Time to first token', 'Failed answers', 'Cost', 'Ratings']
  for (const title of charts) {
    const chart = page.getByRole('region', { name: title })
    await chart.locator('svg.recharts-surface').waitFor()
    expect(await chart.getByRole('row').count()).toBe(31)
  }
  const traffic = page.getByRole('region', { name: 'Conversations and messages' })
  await traffic.getByRole('button', { name: 'as a table' }).click()
  await traffic.locator('svg.recharts-surface').waitFor({ state: 'detached' })
  expect(await traffic.getByRole('columnheader').allTextContents()).toEqual(['Day', 'Messages', 'Conversations'])
})

test('the span and the bot live in the address', async () => {
  const { owner, mara } = addTalkedTo()
  const page = await dashboard.openAs(owner, insights)
  await page.getByRole('radio', { name: '7 days' }).check({ force: true })
  await page.waitForURL('**?days=7')
  await see(page, 'Compared with the 7 days before.')
  await page.getByRole('combobox', { name: 'All bots' }).click()
  await page.getByRole('option', { name: 'Mara' }).click()
  await page.waitForURL(`**/?days=7&bot_id=${mara.id}`)
  await page.getByRole('region', { name: 'Bots', exact: true }).waitFor({ state: 'detached' })

  await page.reload()
  await page.getByRole('combobox', { name: 'All bots: Mara' }).waitFor()
  expect(await page.getByRole('radio', { name: '7 days' }).isChecked()).toBe(true)
})

test('the figures of one bot are a part of its screen, for the span in its address', async () => {
  const { owner, mara } = addTalkedTo()
  const page = await dashboard.openAs(owner, `/dashboard/bots/${mara.id}/?tab=insights`)
  await see(page, 'Compared with the 30 days before.')
  await page.getByRole('radio', { name: '90 days' }).check({ force: true })

  await page.waitForURL('**/?tab=insights&days=90')
  await see(page, 'Compared with the 90 days before.')
  expect(await page.getByRole('region', { name: 'Bots', exact: true }).count()).toBe(0)
})

test('the bots are put in the order of a column', async () => {
  const { owner } = addTalkedTo()
  const page = await dashboard.openAs(owner, insights)
  const bots = page.getByRole('region', { name: 'Bots', exact: true })
  const names = () => bots.getByRole('rowheader').allTextContents()
  await expect.poll(names).toEqual(['Mara', 'Docs'])

  await bots.getByRole('button', { name: 'Cost' }).click()
  await bots.getByRole('button', { name: 'Cost' }).click()
  expect(await names()).toEqual(['Docs', 'Mara'])
  expect(await bots.getByRole('columnheader', { name: 'Cost' }).getAttribute('aria-sort')).toBe('ascending')
})

test('loading, failing and empty each say what they are', async () => {
  const owner = dashboard.addOwner()
  addBot(owner, { name: 'New' })
  dashboard.api.delayMs = 400
  dashboard.api.failing.add('GET /api/v1/insights')
  const page = await dashboard.openAs(owner, insights)
  await page.getByRole('status', { name: 'Loading the insights' }).waitFor()
  await see(page, 'The insights could not be loaded')

  dashboard.api.delayMs = 0
  dashboard.api.failing.clear()
  await page.getByRole('button', { name: 'Retry' }).click()
  await see(page, 'Nothing happened in these 30 days.')
  await page.getByRole('button', { name: 'Show 90 days' }).click()
  await page.waitForURL('**?days=90')
  await page.getByRole('link', { name: 'Choose a bot to embed' }).waitFor()
})

test.each(looks)('axe finds nothing, %s at %i px', { timeout: 90_000 }, async (colorScheme, width) => {
  const { owner } = addTalkedTo()
  const options = { colorScheme, viewport: { width, height: 844 }, hasTouch: width < 600 }
  const page = await dashboard.openAs(owner, insights, options)
  await page.locator('svg.recharts-surface').nth(4).waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Show Cost as a table' }).click()
  expect(await findViolations(page)).toEqual([])
})
