import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openSocket } from '../packages/server/test/socket-client.ts'
import { openBrowser, type Person } from './browser.ts'
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

  /** An owner who looks at the conversations, of which there are none yet, and a visitor on a site with their bot. */
  async function openBoth(): Promise<{ owner: Person; visitor: Person; site: string }> {
    const owner = await openBrowser()
    await register(owner.page, parley.origin)
    await createBot(owner.page, bot)
    const site = await serveHostPage(await copySnippet(owner.page))
    onTestFinished(() => site.stop())
    await owner.page.goto(`${parley.origin}/dashboard/conversations/`)
    await owner.page.getByText('Every conversation that visitors have').waitFor()
    await owner.page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    const visitor = await openBrowser()
    await visitor.page.goto(`${site.origin}/`)
    await openChat(visitor.page, bot)
    return { owner, visitor, site: site.origin }
  }

  const row = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text }).getByRole('link')
  const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })

  test('the owner sees a question, its answer word by word, and its rating as they come', async () => {
    const { owner, visitor, site } = await openBoth()
    const held = groq.hold()
    await ask(visitor.page, bot, 'Which lamp is warm?')
    await row(owner.page, 'Which lamp is warm?').getByText('Answering').waitFor()
    await row(owner.page, site.replace('http://', '')).click()
    await messages(owner.page).getByText('Which lamp is warm?').waitFor()

    const deltas = ['The small one', ' with the brass foot', ' is the warmest']
    for (const [index, delta] of deltas.entries()) {
      await held.send(delta)
      await messages(owner.page)
        .getByText(deltas.slice(0, index + 1).join(''), { exact: true })
        .waitFor()
    }
    await held.send('.')
    await held.finish()
    await messages(owner.page).getByText('The small one with the brass foot is the warmest.').waitFor()
    await messages(owner.page).getByText('openai/gpt-oss-20b').waitFor()
    await messages(owner.page)
      .getByText(/^total \d/)
      .waitFor()

    const chat = chatOf(visitor.page, bot)
    const thumb = chat.getByRole('button', { name: /good|up|helpful/i }).first()
    await thumb.focus()
    await thumb.press('Enter')
    await messages(owner.page).getByText('Good answer').waitFor()
    await row(owner.page, 'Which lamp is warm?').getByText('rated up').waitFor()
    expect([...owner.problems, ...visitor.problems]).toEqual([])
  })

  test('the owner sees that the visitor is typing, until their message comes', async () => {
    const owner = await openBrowser()
    await register(owner.page, parley.origin)
    await createBot(owner.page, bot)
    const token = /embed\/([^.]+)\.js/.exec(await copySnippet(owner.page))?.[1]
    const visitor = await openSocket(`${parley.origin}/ws/chat/${token}/`)
    onTestFinished(() => visitor.socket.terminate())
    visitor.send({ type: 'send', session_id: 'typist', message: 'Do you sell lamps?' })
    await visitor.until(() => visitor.events().some(({ event }) => event.type === 'finish'))
    await owner.page.goto(`${parley.origin}/dashboard/conversations/`)
    await row(owner.page, 'Do you sell lamps?').click()
    await messages(owner.page).getByText('You said: Do you sell lamps?').waitFor()
    await owner.page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    const typing = messages(owner.page).getByText('The visitor is typing')

    // The page may not listen to this conversation yet: whoever types goes on saying so.
    const goesOn = setInterval(() => visitor.send({ type: 'typing' }), 500)
    onTestFinished(() => clearInterval(goesOn))
    await typing.waitFor()
    clearInterval(goesOn)
    visitor.send({ type: 'send', session_id: 'typist', message: 'Brass ones?' })
    await typing.waitFor({ state: 'detached' })

    await messages(owner.page).getByText('You said: Brass ones?').waitFor()
    expect(owner.problems).toEqual([])
  })

  test('a closed conversation is followed by a new one, and each is found by its words and its state', async () => {
    const { owner, visitor } = await openBoth()
    const { page } = owner
    await ask(visitor.page, bot, 'Is the brass lamp warm?')
    await row(page, 'Is the brass lamp warm?').click()
    await messages(page).getByText('You said: Is the brass lamp warm?').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await row(page, 'Is the brass lamp warm?').getByText('Closed').waitFor()

    await ask(visitor.page, bot, 'And the oaken one?')
    await row(page, 'And the oaken one?').waitFor()
    await page.getByRole('searchbox').fill('brass war')
    await page.waitForURL(/q=brass/)
    await row(page, 'And the oaken one?').waitFor({ state: 'detached' })
    await row(page, 'Is the brass lamp warm?').waitFor()
    await page.getByRole('searchbox').fill('nobody said this')
    await page.getByText('Nothing found').waitFor()
    await page.getByRole('button', { name: 'Clear search and filters' }).click()
    await page.getByRole('combobox', { name: /^State/ }).click()
    await page.getByRole('option', { name: 'Open', exact: true }).click()
    await row(page, 'Is the brass lamp warm?').waitFor({ state: 'detached' })
    await row(page, 'And the oaken one?').waitFor()
    await page.getByRole('button', { name: 'Date: any' }).click()
    await page.getByRole('button', { name: 'Today' }).click()
    await row(page, 'And the oaken one?').waitFor()
    expect(owner.problems).toEqual([])
  })

  test('what the filters find is exported whole, for spreadsheets and for programs', async () => {
    const { owner, visitor } = await openBoth()
    for (const question of ['=1+1 is "two", no?', 'Und größer?']) {
      await ask(visitor.page, bot, question)
      await chatOf(visitor.page, bot).getByText(`You said: ${question}`).waitFor()
    }
    await row(owner.page, 'Und größer?').waitFor()

    const csv = await download(owner.page, 'CSV')
    const json = await download(owner.page, 'JSON')

    expect(csv.name).toMatch(/\.csv$/)
    expect(csv.text.trimEnd().split(/\r?\n/)).toHaveLength(5)
    expect(csv.text).toContain(`"'=1+1 is ""two"", no?"`)
    expect(csv.text).toContain('You said: Und größer?')
    const [conversation, ...others] = JSON.parse(json.text)
    expect(others).toEqual([])
    expect(conversation.messages).toHaveLength(4)
  })

  async function download(page: Page, format: string): Promise<{ name: string; text: string }> {
    await page.getByRole('button', { name: 'Export' }).click()
    const item = page.getByRole('menuitem', { name: new RegExp(`^${format}`) })
    const [file] = await Promise.all([page.waitForEvent('download'), item.click()])
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
  }
})
