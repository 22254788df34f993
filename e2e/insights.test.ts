import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openBrowser } from './browser.ts'
import { ask, chatOf, openChat } from './chat-page.ts'
import { serveHostPage } from './host-page.ts'
import { copySnippet, createBot, register } from './owner-page.ts'
import { databases, type Installation, type RunningParley, startParley } from './start-parley.ts'

const bot = 'Lamp guide'

describe.each(databases)('on $name', ({ install }) => {
  let groq: LoopbackGroq
  let installation: Installation
  let parley: RunningParley

  beforeAll(async () => {
    groq = await startLoopbackGroq()
    installation = await install()
    parley = await startParley({ ...installation.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl })
  })
  afterAll(async () => {
    await parley?.end()
    await groq.stop()
    await installation.remove()
  })

  const figure = (page: Page, label: string) =>
    page
      .locator('dl > div')
      .filter({ has: page.getByText(label, { exact: true }) })
      .locator('dd')
      .first()

  test('what visitors asked, what failed and what it cost is counted, over all bots and for one', async () => {
    const { page, problems } = await openBrowser()
    await register(page, parley.origin)
    await createBot(page, bot)
    const site = await serveHostPage(await copySnippet(page))
    onTestFinished(() => site.stop())
    await page.goto(`${parley.origin}/dashboard/insights/`)
    await page.getByText('Nothing happened in these 30 days.').waitFor()

    const visitor = await openBrowser()
    await visitor.page.goto(`${site.origin}/`)
    await openChat(visitor.page, bot)
    const chat = chatOf(visitor.page, bot)
    await ask(visitor.page, bot, 'Which lamp is warm?')
    await chat.getByText('You said: Which lamp is warm?').waitFor()
    groq.failWith({ status: 400, message: 'The request is invalid.' })
    await ask(visitor.page, bot, 'And the cheapest?')
    await chat.getByRole('button', { name: /try again|retry/i }).waitFor()

    await page.goto(`${parley.origin}/dashboard/insights/?days=7`)
    await expect.poll(() => figure(page, 'Conversations').textContent()).toBe('1')
    expect(await figure(page, 'Failed answers').textContent()).toBe('1 · 50%')
    expect(await figure(page, 'First token, median').textContent()).toMatch(/\d (ms|s)$/)
    expect(await figure(page, 'Cost').textContent()).toMatch(/^[<$]/)
    await page.getByText('1 of 2 answers failed (50%)').waitFor()
    const traffic = page.getByRole('region', { name: 'Conversations and messages' })
    await traffic.locator('svg.recharts-surface').waitFor()
    expect(await traffic.getByRole('row').count()).toBe(8)
    await page.getByRole('region', { name: 'Bots', exact: true }).getByRole('link', { name: bot }).click()
    await page.waitForURL(/bot_id=/)
    await expect.poll(() => figure(page, 'Conversations').textContent()).toBe('1')
    expect(problems).toEqual([])
  })
})
