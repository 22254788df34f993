import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { addConversation, inboxOf, makeTurn, summarise } from '../dev/fake-inbox.ts'
import type { FakeOwner } from '../dev/fake-world.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()
const list = '/dashboard/conversations/'

function addOwnerWithBot() {
  const owner = dashboard.addOwner()
  return { owner, bot: addBot(owner, { name: 'Mara' }, { conversations: 1, messages: 2 }) }
}

/** Conversations named "Question 1" and so on, the newest first, a minute apart. */
function fill(owner: FakeOwner, count: number): void {
  for (let index = 1; index <= count; index += 1) {
    const turns = [{ question: `Question ${index}.`, answer: 'Yes.' }]
    addConversation(owner, owner.bots[0] as FakeOwner['bots'][0], { turns, minutesAgo: index })
  }
}

const row = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text }).getByRole('link')
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })

test('a list goes from skeleton to error to full; nothing yet and nothing found are told apart', async () => {
  const { owner, bot } = addOwnerWithBot()
  const page = await dashboard.openAs(owner, list)
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
  await row(page, 'Which lamp?').waitFor()
  for (const mark of ['Unanswered', 'shop.example.com', 'rated down']) await see(page, mark)

  await page.getByRole('searchbox').fill('nobody said this')
  await see(page, 'Nothing found')
  await page.getByRole('button', { name: 'Clear search and filters' }).click()
  await row(page, 'Which lamp?').waitFor()
})

test('search and filters live in the address, are asked for once the typing pauses, and are cleared together', async () => {
  const { owner, bot } = addOwnerWithBot()
  const other = addBot(owner, { name: 'Docs' })
  addConversation(owner, bot, { turns: [{ question: 'A brass lamp', answer: 'Yes.', rating: 'up' }], minutesAgo: 5 })
  addConversation(owner, other, { turns: [{ question: 'A brass bell', answer: 'No.' }], state: 'closed' })
  const page = await dashboard.openAs(owner, list)
  await row(page, 'A brass bell').waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('brass lamp')
  await page.waitForURL('**/conversations/?q=brass*lamp')
  await row(page, 'A brass bell').waitFor({ state: 'detached' })
  const searches = inboxOf(owner).asked.filter((url) => new URL(url, 'http://x').searchParams.has('q'))
  expect(searches.map((url) => new URL(url, 'http://x').searchParams.get('q'))).not.toContain('b')

  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.waitForURL(`**${list}`)
  await page.getByRole('combobox', { name: /^State/ }).click()
  await page.getByRole('option', { name: 'Closed' }).click()
  await page.waitForURL('**?state=closed')
  await row(page, 'A brass lamp').waitFor({ state: 'detached' })
  await page.reload()
  await row(page, 'A brass bell').waitFor()

  await page.goto(`${list}?rating=up&bot_id=${bot.id}`)
  await row(page, 'A brass lamp').waitFor()
  await page.getByRole('combobox', { name: 'Bot: Mara' }).waitFor()
  await page.getByRole('button', { name: 'Date: any' }).click()
  await page.getByRole('button', { name: 'Last 7 days' }).click()
  await page.waitForURL(/from=\d{4}-\d\d-\d\d/)
  await page.getByRole('button', { name: 'Date: Last 7 days' }).waitFor()
})

test('ten thousand conversations scroll through a list of a few rows', { timeout: 120_000 }, async () => {
  const { owner } = addOwnerWithBot()
  fill(owner, 10_000)
  const page = await dashboard.openAs(owner, list)
  await row(page, 'Question 1.').waitFor()

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
  await row(page, 'Question 10000.').waitFor()

  expect(await page.locator('[data-conversation]').count()).toBeLessThan(40)
})

test('the keys move through the list, open and close', async () => {
  const { owner } = addOwnerWithBot()
  fill(owner, 30)
  const page = await dashboard.openAs(owner, list)
  await row(page, 'Question 1.').waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')

  for (const key of ['j', 'j', 'j', 'k', 'ArrowDown']) {
    const before = await focused()
    await page.keyboard.press(key)
    await expect.poll(focused).not.toBe(before)
  }
  expect(await focused()).toContain('Question 3.')
  await page.keyboard.press('Enter')
  await messages(page).getByText('Question 3.').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(`**${list}`)
  await expect.poll(focused).toContain('Question 3.')

  await page.keyboard.press('/')
  await page.keyboard.type('jk')
  expect(await page.getByRole('searchbox').inputValue()).toBe('jk')
})

test('a transcript says all that an answer took, and shows its Markdown without what could do harm', async () => {
  const { owner, bot } = addOwnerWithBot()
  const answer = [
    'Two **warm** ones:\n\n- Brass, see [its page](https://shop.example.com/brass)\n- Oak',
    '![p](https://evil.example/p.png) <img src=x onerror=alert(1)> [x](javascript:alert(1))',
  ].join('\n\n')
  const conversation = addConversation(owner, bot, {
    turns: [
      { question: 'Which lamp?', answer, rating: 'up', attempt: 2 },
      { question: 'And?', state: 'failed', failure: 'Groq is over capacity (503).' },
    ],
  })
  const page = await dashboard.openAs(owner, `${list}${conversation.item.id}/`)
  const shown = messages(page)
  await shown.getByText('Groq is over capacity (503).').waitFor()

  for (const fact of ['openai/gpt-oss-20b', 'v3', '412 in, 96 out', '$0.000060', 'first token 412 ms', 'total 1.4 s'])
    await shown.getByText(fact).first().waitFor()
  await shown.getByText('2 attempts').waitFor()
  await shown.getByText('Good answer').waitFor()
  expect(await shown.getByTitle('$0.0000597').count()).toBe(2)
  const links = shown.getByRole('link')
  expect(
    await links.evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')])),
  ).toEqual([
    ['https://shop.example.com/brass', 'noopener noreferrer nofollow'],
    ['https://evil.example/p.png', 'noopener noreferrer nofollow'],
  ])
  expect(await shown.locator('img').count()).toBe(0)
  await shown.getByText('<img src=x onerror=alert(1)>').waitFor()
  await see(page, '2 questions')
})

test('older turns come as one scrolls up, and what is read stays where it is', async () => {
  const { owner, bot } = addOwnerWithBot()
  const turns = Array.from({ length: 75 }, (_, index) => ({
    question: `Question ${index}.`,
    answer: `Answer ${index}.`,
  }))
  const conversation = addConversation(owner, bot, { turns })
  const page = await dashboard.openAs(owner, `${list}${conversation.item.id}/`)
  const place = (text: string) => messages(page).getByText(text, { exact: true }).boundingBox()
  await messages(page).getByText('Answer 74.', { exact: true }).waitFor()
  expect((await place('Answer 74.'))?.y).toBeLessThan(800)
  expect(await messages(page).getByText('Answer 44.', { exact: true }).count()).toBe(0)

  await page.route('**/turns?**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 150))
    await route.continue()
  })
  await messages(page).evaluate((element) => element.scrollTo({ top: 200 }))
  const before = await place('Answer 46.')
  await messages(page).getByText('Answer 44.', { exact: true }).waitFor({ state: 'attached' })
  expect((await place('Answer 46.'))?.y).toBeCloseTo(before?.y ?? 0, 0)

  await expect
    .poll(async () => {
      await messages(page).evaluate((element) => element.scrollTo({ top: 0 }))
      return messages(page).getByText('The conversation begins here.').count()
    })
    .toBe(1)
  await page.getByRole('button', { name: 'Newest message' }).click()
  await expect.poll(async () => (await place('Answer 74.'))?.y ?? 9_999).toBeLessThan(800)
})

test('what happens shows as it happens, without moving what is read', async () => {
  const { owner, bot } = addOwnerWithBot()
  fill(owner, 60)
  const conversation = addConversation(owner, bot, { turns: [{ question: 'Which lamp?', answer: 'Brass.' }] })
  const { id } = conversation.item
  const page = await dashboard.openAs(owner, `${list}${id}/`)
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  await messages(page).getByText('Brass.').waitFor()
  const changed = (conversation_id = id) =>
    inboxOf(owner).tell({ type: 'conversation-changed', conversation_id, bot_id: bot.id })

  const turn = makeTurn({ question: 'And the cheapest?', state: 'running', total_ms: null }, new Date().toISOString())
  conversation.turns.push(turn)
  summarise(conversation)
  changed()
  await messages(page).getByText('And the cheapest?').waitFor()
  await row(page, 'And the cheapest?').getByText('Answering').waitFor()
  inboxOf(owner).tell({ type: 'answer-text', turn_id: turn.id, text: 'The ' })
  for (const delta of ['paper ', 'one.']) inboxOf(owner).tell({ type: 'answer-delta', turn_id: turn.id, delta })
  await messages(page).getByText('The paper one.').waitFor()
  await messages(page).getByText('Writing').waitFor()

  Object.assign(turn, { state: 'complete', total_ms: 900, answer: { ...turn.answer, text: 'The paper one.' } })
  summarise(conversation)
  changed()
  await messages(page).getByText('total 900 ms').waitFor()
  expect(await messages(page).getByText('The paper one.').count()).toBe(1)

  const scroller = page.getByRole('region', { name: 'Conversation list' })
  await scroller.evaluate((element) => element.scrollTo({ top: 1_200 }))
  await row(page, 'Question 20.').waitFor()
  const before = await row(page, 'Question 20.').boundingBox()
  const news = addConversation(owner, bot, { turns: [{ question: 'Fresh.', answer: 'Yes.' }], minutesAgo: -1 })
  changed(news.item.id)
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_200)
  expect((await row(page, 'Question 20.').boundingBox())?.y).toBe(before?.y)
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }))
  await row(page, 'Fresh.').waitFor()
})

test('without a live connection the page says so, and asks', { timeout: 60_000 }, async () => {
  const { owner, bot } = addOwnerWithBot()
  inboxOf(owner).isLiveRefused = true
  addConversation(owner, bot, { turns: [{ question: 'First.', answer: 'Yes.' }], minutesAgo: 3 })
  const page = await dashboard.openAs(owner, list)
  await row(page, 'First.').waitFor()
  await page.getByRole('status').filter({ hasText: 'Every 10 s' }).waitFor()

  addConversation(owner, bot, { turns: [{ question: 'Second.', answer: 'Yes.' }] })
  await row(page, 'Second.').waitFor({ timeout: 25_000 })
})

test('a conversation is closed and reopened, by whoever may', async () => {
  const { owner, bot } = addOwnerWithBot()
  const { item } = addConversation(owner, bot, { turns: [{ question: 'Which lamp?', answer: 'Brass.' }] })
  const page = await dashboard.openAs(owner, `${list}${item.id}/`)
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await see(page, 'Closed. The visitor’s next message begins a new conversation.')
  await row(page, 'Which lamp?').getByText('Closed').waitFor()
  expect(item.state).toBe('closed')

  await page.getByRole('button', { name: 'Reopen' }).click()
  await page.getByRole('button', { name: 'Close', exact: true }).waitFor()
  expect(item.state).toBe('bot')

  inboxOf(owner).canChange = false
  await page.reload()
  await messages(page).getByText('Brass.').waitFor()
  expect(await page.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0)
})

test('what the filters find is downloaded', async () => {
  const { owner, bot } = addOwnerWithBot()
  addConversation(owner, bot, { turns: [{ question: 'A lamp', answer: 'Yes.' }] })
  addConversation(owner, bot, { turns: [{ question: 'A bell', answer: 'Yes.' }] })
  const page = await dashboard.openAs(owner, `${list}?q=lamp`)
  await row(page, 'A lamp').waitFor()

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

test('one that is not there says so, and the list is live all the same', async () => {
  const { owner } = addOwnerWithBot()
  const page = await dashboard.openAs(owner, `${list}01900000-0000-7000-8000-00000000ffff/`)
  await see(page, 'There is no such conversation')
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
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
  await row(page, 'Still open').waitFor()
  expect(await row(page, 'Of another bot').count()).toBe(0)

  await page.getByRole('combobox', { name: /^State/ }).click()
  await page.getByRole('option', { name: 'Closed' }).click()
  await row(page, 'Still open').waitFor({ state: 'detached' })
  await page.getByRole('combobox', { name: /^Rating/ }).click()
  await page.getByRole('option', { name: 'Rated up' }).click()
  await page.waitForURL('**/?tab=conversations&state=closed&rating=up')
  await expect.poll(() => page.locator('[data-conversation]').count()).toBe(1)
  await row(page, 'Closed and rated').click()
  await page.waitForURL(`**/conversations/*/?bot_id=${bot.id}&state=closed&rating=up`)
  await messages(page).getByText('Closed and rated').waitFor()
})

test.each(looks)('axe finds nothing, %s at %i px', { timeout: 90_000 }, async (colorScheme, width) => {
  const { owner, bot } = addOwnerWithBot()
  const options = { colorScheme, viewport: { width, height: 844 }, hasTouch: width < 600 }
  const page = await dashboard.openAs(owner, list, options)
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
  fill(owner, 20)
  await page.reload()
  await row(page, 'Question 7.').first().waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Date: any' }).click()
  await see(page, 'Last 30 days')
  expect(await findViolations(page)).toEqual([])
  await page.goto(`${list}${item.id}/`)
  await messages(page).getByText('Writing').waitFor()
  expect(await findViolations(page)).toEqual([])
})
