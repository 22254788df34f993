import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { addConversation, inboxOf } from '../dev/fake-inbox.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'
import { conversationsPath, fillInbox, messagesOf, rowOf } from './inbox-screen.ts'

const dashboard = setUpDashboard()

function addOwnerWithBot() {
  const owner = dashboard.addOwner()
  return { owner, bot: addBot(owner, { name: 'Mara' }, { conversations: 1, messages: 2 }) }
}

test('a list goes from skeleton to error to full; nothing yet and nothing found are told apart', async () => {
  const { owner, bot } = addOwnerWithBot()
  const page = await dashboard.openAs(owner, conversationsPath)
  await see(page, 'Every conversation that visitors have with your bots will be listed here')

  dashboard.api.delayMs = 500
  dashboard.api.failing.add('GET /api/v1/conversations')
  await page.reload()
  await page.getByRole('status', { name: 'Loading the conversations' }).waitFor()
  await see(page, 'The conversations could not be loaded')

  dashboard.api.delayMs = 0
  dashboard.api.failing.clear()
  addConversation(owner, bot, { turns: [{ question: 'Which lamp?', state: 'failed', rating: 'down' }] })
  await page.getByRole('button', { name: 'Retry' }).click()
  await rowOf(page, 'Which lamp?').waitFor()
  for (const mark of ['Unanswered', 'shop.example.com', 'rated down']) await see(page, mark)

  await page.getByRole('searchbox').fill('nobody said this')
  await see(page, 'Nothing found')
  await page.getByRole('button', { name: 'Clear search and filters' }).click()
  await rowOf(page, 'Which lamp?').waitFor()
})

test('search and filters live in the address, are asked for once the typing pauses, and are cleared together', async () => {
  const { owner, bot } = addOwnerWithBot()
  const other = addBot(owner, { name: 'Docs' })
  addConversation(owner, bot, { turns: [{ question: 'A brass lamp', answer: 'Yes.', rating: 'up' }], minutesAgo: 5 })
  addConversation(owner, other, { turns: [{ question: 'A brass bell', answer: 'No.' }], state: 'closed' })
  const page = await dashboard.openAs(owner, conversationsPath)
  await rowOf(page, 'A brass bell').waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('brass lamp')
  await page.waitForURL('**/conversations/?q=brass*lamp')
  await rowOf(page, 'A brass bell').waitFor({ state: 'detached' })
  const searches = inboxOf(owner).asked.filter((url) => new URL(url, 'http://x').searchParams.has('q'))
  expect(searches.map((url) => new URL(url, 'http://x').searchParams.get('q'))).not.toContain('b')

  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.waitForURL(`**${conversationsPath}`)
  await page.getByRole('combobox', { name: /^State/ }).click()
  await page.getByRole('option', { name: 'Closed' }).click()
  await page.waitForURL('**?state=closed')
  await rowOf(page, 'A brass lamp').waitFor({ state: 'detached' })
  await page.reload()
  await rowOf(page, 'A brass bell').waitFor()

  await page.goto(`${conversationsPath}?rating=up&bot_id=${bot.id}`)
  await rowOf(page, 'A brass lamp').waitFor()
  await page.getByRole('combobox', { name: 'Bot: Mara' }).waitFor()
  await page.getByRole('button', { name: 'Date: any' }).click()
  await page.getByRole('button', { name: 'Last 7 days' }).click()
  await page.waitForURL(/from=\d{4}-\d\d-\d\d/)
  await page.getByRole('button', { name: 'Date: Last 7 days' }).waitFor()
})

test('a search that finds nothing among the newest looks on by itself, and says so when it cannot', async () => {
  const { owner } = addOwnerWithBot()
  fillInbox(owner, 40)
  inboxOf(owner).walkedAtOnce = 10
  const page = await dashboard.openAs(owner, conversationsPath)
  await rowOf(page, 'Question 1.').waitFor()
  dashboard.api.delayMs = 300

  await page.getByRole('searchbox').fill('Question 33')
  await see(page, 'Looking through older conversations')
  await rowOf(page, 'Question 33.').waitFor()

  dashboard.api.delayMs = 0
  await page.getByRole('searchbox').fill('Question 77')
  await see(page, 'Nothing found')
})

test('ten thousand conversations scroll through a list of a few rows', { timeout: 120_000 }, async () => {
  const { owner } = addOwnerWithBot()
  fillInbox(owner, 10_000)
  const page = await dashboard.openAs(owner, conversationsPath)
  await rowOf(page, 'Question 1.').waitFor()

  const scroller = page.getByRole('region', { name: 'Conversation list' })
  await expect
    .poll(
      () =>
        scroller.evaluate((element) => {
          element.scrollTop = element.scrollHeight
          return element.querySelector('ul')?.clientHeight ?? 0
        }),
      { timeout: 90_000, interval: 20 },
    )
    .toBe(10_000 * 84)
  await rowOf(page, 'Question 10000.').waitFor()

  expect(await page.locator('[data-conversation]').count()).toBeLessThan(40)
})

test('the keys move through the list, open and close', async () => {
  const { owner } = addOwnerWithBot()
  fillInbox(owner, 30)
  const page = await dashboard.openAs(owner, conversationsPath)
  await rowOf(page, 'Question 1.').waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')

  for (const key of ['j', 'j', 'j', 'k', 'ArrowDown']) {
    const before = await focused()
    await page.keyboard.press(key)
    await expect.poll(focused).not.toBe(before)
  }
  expect(await focused()).toContain('Question 3.')
  await page.keyboard.press('Enter')
  await messagesOf(page).getByText('Question 3.').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(`**${conversationsPath}`)
  await expect.poll(focused).toContain('Question 3.')

  await page.keyboard.press('/')
  await page.keyboard.type('jk')
  expect(await page.getByRole('searchbox').inputValue()).toBe('jk')
})

test('without a live connection the page says so, and asks', { timeout: 60_000 }, async () => {
  const { owner, bot } = addOwnerWithBot()
  inboxOf(owner).isLiveRefused = true
  addConversation(owner, bot, { turns: [{ question: 'First.', answer: 'Yes.' }], minutesAgo: 3 })
  const page = await dashboard.openAs(owner, conversationsPath)
  await rowOf(page, 'First.').waitFor()
  await page.getByRole('status').filter({ hasText: 'Every 10 s' }).waitFor()

  addConversation(owner, bot, { turns: [{ question: 'Second.', answer: 'Yes.' }] })
  await rowOf(page, 'Second.').waitFor({ timeout: 25_000 })
})

test('what the filters find is downloaded', async () => {
  const { owner, bot } = addOwnerWithBot()
  addConversation(owner, bot, { turns: [{ question: 'A lamp', answer: 'Yes.' }] })
  addConversation(owner, bot, { turns: [{ question: 'A bell', answer: 'Yes.' }] })
  const page = await dashboard.openAs(owner, `${conversationsPath}?q=lamp`)
  await rowOf(page, 'A lamp').waitFor()

  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^CSV/ }).click(),
  ])

  expect(download.suggestedFilename()).toBe('conversations.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text.split('\n')).toHaveLength(2)
  expect(text).toContain('"A lamp"')
})

test('a bot’s own list is filtered beside its tab, and opens each conversation among that bot’s', async () => {
  const { owner, bot } = addOwnerWithBot()
  const other = addBot(owner, { name: 'Docs' })
  addConversation(owner, other, { turns: [{ question: 'Of another bot', answer: 'Yes.' }] })
  addConversation(owner, bot, { turns: [{ question: 'Still open', answer: 'Yes.', rating: 'up' }] })
  addConversation(owner, bot, {
    turns: [{ question: 'Closed and rated', answer: 'Yes.', rating: 'up' }],
    state: 'closed',
  })
  addConversation(owner, bot, { turns: [{ question: 'Closed', answer: 'Yes.' }], state: 'closed', minutesAgo: 5 })
  const page = await dashboard.openAs(owner, `/dashboard/bots/${bot.id}/?tab=conversations`)
  await rowOf(page, 'Still open').waitFor()
  expect(await rowOf(page, 'Of another bot').count()).toBe(0)

  await page.getByRole('combobox', { name: /^State/ }).click()
  await page.getByRole('option', { name: 'Closed' }).click()
  await rowOf(page, 'Still open').waitFor({ state: 'detached' })
  await page.getByRole('combobox', { name: /^Rating/ }).click()
  await page.getByRole('option', { name: 'Rated up' }).click()
  await page.waitForURL('**/?tab=conversations&state=closed&rating=up')
  await expect.poll(() => page.locator('[data-conversation]').count()).toBe(1)
  await rowOf(page, 'Closed and rated').click()
  await page.waitForURL(`**/conversations/*/?bot_id=${bot.id}&state=closed&rating=up`)
  await messagesOf(page).getByText('Closed and rated').waitFor()
})

test.each(looks)('axe finds nothing, %s at %i px', { timeout: 90_000 }, async (colorScheme, width) => {
  const { owner, bot } = addOwnerWithBot()
  const options = { colorScheme, viewport: { width, height: 844 }, hasTouch: width < 600 }
  const page = await dashboard.openAs(owner, conversationsPath, options)
  await see(page, 'Every conversation that visitors have')
  expect(await findViolations(page)).toEqual([])

  const turns = Array.from({ length: 8 }, (_, index) => ({
    ...{
      question: `Question ${index}.`,
      answer: '**Yes**, see `a`:\n\n- https://a.example\n\n```\nb\n```\n\n|a|b|\n|-|-|\n|1|2|',
    },
    ...(index === 5 && { state: 'failed' as const, failure: 'Groq is over capacity.' }),
    ...(index === 6 && { rating: 'down' as const }),
    ...(index === 7 && { state: 'running' as const }),
  }))
  const { item } = addConversation(owner, bot, { turns })
  fillInbox(owner, 20)
  await page.reload()
  await rowOf(page, 'Question 7.').first().waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Date: any' }).click()
  await see(page, 'Last 30 days')
  expect(await findViolations(page)).toEqual([])
  await page.goto(`${conversationsPath}${item.id}/`)
  await messagesOf(page).getByText('Writing').waitFor()
  expect(await findViolations(page)).toEqual([])
})
