import { expect, test } from 'vitest'
import { addBot } from '../dev/fake-bots.ts'
import { addConversation, inboxOf, makeTurn, summarise } from '../dev/fake-inbox.ts'
import { see, setUpDashboard } from './browser.ts'
import { conversationsPath, fillInbox, messagesOf, rowOf } from './inbox-screen.ts'

const dashboard = setUpDashboard()

function addOwnerWithBot() {
  const owner = dashboard.addOwner()
  return { owner, bot: addBot(owner, { name: 'Mara' }, { conversations: 1, messages: 2 }) }
}

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
  const page = await dashboard.openAs(owner, `${conversationsPath}${conversation.item.id}/`)
  const shown = messagesOf(page)
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
  const page = await dashboard.openAs(owner, `${conversationsPath}${conversation.item.id}/`)
  const place = (text: string) => messagesOf(page).getByText(text, { exact: true }).boundingBox()
  await messagesOf(page).getByText('Answer 74.', { exact: true }).waitFor()
  expect((await place('Answer 74.'))?.y).toBeLessThan(800)
  expect(await messagesOf(page).getByText('Answer 44.', { exact: true }).count()).toBe(0)

  await page.route('**/turns?**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 150))
    await route.continue()
  })
  await messagesOf(page).evaluate((element) => element.scrollTo({ top: 200 }))
  const before = await place('Answer 46.')
  await messagesOf(page).getByText('Answer 44.', { exact: true }).waitFor({ state: 'attached' })
  expect((await place('Answer 46.'))?.y).toBeCloseTo(before?.y ?? 0, 0)

  await expect
    .poll(async () => {
      await messagesOf(page).evaluate((element) => element.scrollTo({ top: 0 }))
      return messagesOf(page).getByText('The conversation begins here.').count()
    })
    .toBe(1)
  await page.getByRole('button', { name: 'Newest message' }).click()
  await expect.poll(async () => (await place('Answer 74.'))?.y ?? 9_999).toBeLessThan(800)
})

test('what happens shows as it happens, without moving what is read', async () => {
  const { owner, bot } = addOwnerWithBot()
  fillInbox(owner, 60)
  const conversation = addConversation(owner, bot, { turns: [{ question: 'Which lamp?', answer: 'Brass.' }] })
  const { id } = conversation.item
  const page = await dashboard.openAs(owner, `${conversationsPath}${id}/`)
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  await messagesOf(page).getByText('Brass.').waitFor()
  const changed = (conversation_id = id) =>
    inboxOf(owner).tell({ type: 'conversation-changed', conversation_id, bot_id: bot.id })

  const turn = makeTurn({ question: 'And the cheapest?', state: 'running', total_ms: null }, new Date().toISOString())
  conversation.turns.push(turn)
  summarise(conversation)
  changed()
  await messagesOf(page).getByText('And the cheapest?').waitFor()
  await rowOf(page, 'And the cheapest?').getByText('Answering').waitFor()
  inboxOf(owner).tell({ type: 'answer-text', turn_id: turn.id, text: 'The ' })
  for (const delta of ['paper ', 'one.']) inboxOf(owner).tell({ type: 'answer-delta', turn_id: turn.id, delta })
  await messagesOf(page).getByText('The paper one.').waitFor()
  await messagesOf(page).getByText('Writing').waitFor()

  Object.assign(turn, { state: 'complete', total_ms: 900, answer: { ...turn.answer, text: 'The paper one.' } })
  summarise(conversation)
  changed()
  await messagesOf(page).getByText('total 900 ms').waitFor()
  expect(await messagesOf(page).getByText('The paper one.').count()).toBe(1)

  const scroller = page.getByRole('region', { name: 'Conversation list' })
  await scroller.evaluate((element) => element.scrollTo({ top: 1_200 }))
  await rowOf(page, 'Question 20.').waitFor()
  const before = await rowOf(page, 'Question 20.').boundingBox()
  const news = addConversation(owner, bot, { turns: [{ question: 'Fresh.', answer: 'Yes.' }], minutesAgo: -1 })
  changed(news.item.id)
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_200)
  expect((await rowOf(page, 'Question 20.').boundingBox())?.y).toBe(before?.y)
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }))
  await rowOf(page, 'Fresh.').waitFor()
})

test('a conversation is closed and reopened, by whoever may', async () => {
  const { owner, bot } = addOwnerWithBot()
  const { item } = addConversation(owner, bot, { turns: [{ question: 'Which lamp?', answer: 'Brass.' }] })
  const page = await dashboard.openAs(owner, `${conversationsPath}${item.id}/`)
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await see(page, 'Closed. The visitor’s next message begins a new conversation.')
  await rowOf(page, 'Which lamp?').getByText('Closed').waitFor()
  expect(item.state).toBe('closed')

  await page.getByRole('button', { name: 'Reopen' }).click()
  await page.getByRole('button', { name: 'Close', exact: true }).waitFor()
  expect(item.state).toBe('bot')

  inboxOf(owner).canChange = false
  await page.reload()
  await messagesOf(page).getByText('Brass.').waitFor()
  expect(await page.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0)
})

test('one that is not there says so, and the list is live all the same', async () => {
  const { owner } = addOwnerWithBot()
  const page = await dashboard.openAs(owner, `${conversationsPath}01900000-0000-7000-8000-00000000ffff/`)
  await see(page, 'There is no such conversation')
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
})
