import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openBrowser } from './browser.ts'
import { ask, chatOf, openChat } from './chat-page.ts'
import { serveHostPage } from './host-page.ts'
import { askForBot, copySnippet, createBot, expectCounts, openSection, register } from './owner-page.ts'
import { databases, type Installation, type RunningParley, startParley } from './start-parley.ts'

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

  test('the whole story: from registering to a counted answer on a page of another origin', async () => {
    const owner = await openBrowser()
    await register(owner.page, parley.origin)
    await createBot(owner.page, 'Lamp guide')
    const snippet = await copySnippet(owner.page)
    expect(snippet).toContain(parley.origin)

    const site = await serveHostPage(snippet)
    onTestFinished(() => site.stop())
    const visitor = await openBrowser()
    await visitor.page.goto(`${site.origin}/`)
    const chat = chatOf(visitor.page, 'Lamp guide')
    const held = groq.hold()
    await openChat(visitor.page, 'Lamp guide')
    await ask(visitor.page, 'Lamp guide', 'Which lamp is warm?')
    const { body } = await held.arrived
    expect(body?.messages.map(({ role }) => role)).toEqual(['system', 'user'])
    expect(body?.messages.at(-1)?.content).toBe('Which lamp is warm?')
    expect(body).toMatchObject({ model: 'openai/gpt-oss-20b', temperature: 0.7, stream: true })

    // Each delta is on the screen before the vendor is allowed to send the next one.
    const deltas = ['The small one', ' with the brass foot', ' is the warmest']
    for (const [index, delta] of deltas.entries()) {
      await held.send(delta)
      await chat.getByText(deltas.slice(0, index + 1).join(''), { exact: true }).waitFor()
    }
    await held.send('.')
    await held.finish()
    await chat.getByText('The small one with the brass foot is the warmest.').waitFor()

    await visitor.page.reload()
    await openChat(visitor.page, 'Lamp guide')
    await chat.getByText('Which lamp is warm?').waitFor()
    await chat.getByText('The small one with the brass foot is the warmest.').waitFor()
    expect(groq.requests).toHaveLength(1)

    await owner.page.goto(`${parley.origin}/dashboard/`)
    await expectCounts(owner.page, { conversations: 1, messages: 2 })
    expect([...owner.problems, ...visitor.problems]).toEqual([])

    await ask(visitor.page, 'Lamp guide', 'And the cheapest?')
    await chat.getByText('You said: And the cheapest?').waitFor()
    const roles = groq.requests.at(-1)?.body?.messages.map(({ role }) => role)
    expect(roles).toEqual(['system', 'user', 'assistant', 'user'])
    await owner.page.reload()
    await expectCounts(owner.page, { conversations: 1, messages: 4 })
  })

  test('the second bot of a free workspace meets the plan, and the mocked upgrade lifts it', async () => {
    const { page } = await openBrowser()
    await register(page, parley.origin)
    await createBot(page, 'First')

    await page.goto(`${parley.origin}/dashboard/`)
    await askForBot(page, 'Second')
    await page.getByRole('button', { name: 'Upgrade to Pro' }).first().click()
    await page
      .getByText(/no payment/i)
      .first()
      .waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Upgrade to Pro' }).last().click()

    await page.goto(`${parley.origin}/dashboard/`)
    await createBot(page, 'Third')
  })

  test('deleting a bot takes its name, typed', async () => {
    const { page } = await openBrowser()
    await register(page, parley.origin)
    await createBot(page, 'Short-lived')

    await openSection(page, 'Settings')
    await page.getByRole('button', { name: 'Delete bot' }).click()
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
    const confirm = dialog.getByRole('button', { name: 'Delete bot' })
    await dialog.getByRole('textbox').fill('Short')
    expect(await confirm.isEnabled()).toBe(false)
    await dialog.getByRole('textbox').fill('Short-lived')
    await confirm.click()

    await page.waitForURL(`${parley.origin}/dashboard/`)
    await page.getByRole('button', { name: 'Create bot' }).first().waitFor()
    expect(await page.getByRole('link', { name: 'Short-lived' }).count()).toBe(0)
  })

  test('logging out ends the session, and the dashboard leads to logging in', async () => {
    const { page } = await openBrowser()
    const { email, password } = await register(page, parley.origin)
    await page.goto(`${parley.origin}/accounts/logout/`)

    await page.goto(`${parley.origin}/dashboard/`)
    await page.waitForURL(/\/accounts\/login\//)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()

    await page.waitForURL(/\/dashboard\//)
  })
})
