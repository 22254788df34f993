import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { launchBrowser, openContext } from './browser.ts'
import { serveHostPage } from './host-page.ts'
import { databases, type Installation, type RunningParley, startParley } from './start-parley.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

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

  async function openOwner() {
    const { context, problems } = await openContext(browser)
    onTestFinished(() => context.close())
    return { page: await context.newPage(), problems }
  }

  async function openVisitor(snippet: string, { isHostile = false } = {}) {
    const site = await serveHostPage(snippet, { isHostile })
    const { context, problems } = await openContext(browser)
    onTestFinished(async () => {
      await context.close()
      await site.stop()
    })
    const page = await context.newPage()
    await page.goto(`${site.origin}/`)
    return { page, problems }
  }

  test('the whole story: from registering to a counted answer on a page of another origin', async () => {
    const owner = await openOwner()
    await register(owner.page, parley.origin)
    await createBot(owner.page, 'Lamp guide')
    const snippet = await copySnippet(owner.page)
    expect(snippet).toContain(parley.origin)

    const visitor = await openVisitor(snippet)
    const held = groq.hold()
    await openChat(visitor.page, 'Lamp guide')
    await ask(visitor.page, 'Which lamp is warm?')
    const { body } = await held.arrived
    expect(body?.messages.map(({ role }) => role)).toEqual(['system', 'user'])
    expect(body?.messages.at(-1)?.content).toBe('Which lamp is warm?')
    expect(body).toMatchObject({ model: 'openai/gpt-oss-20b', temperature: 0.7, stream: true })

    // Each delta is on the screen before the vendor is allowed to send the next one.
    const chat = frameOf(visitor.page, 'Lamp guide')
    const soFar = ['The small one', ' with the brass foot', ' is the warmest']
    for (const [index, delta] of soFar.entries()) {
      await held.send(delta)
      await chat.getByText(soFar.slice(0, index + 1).join('')).waitFor()
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

    await ask(visitor.page, 'And the cheapest?')
    await chat.getByText('You said: And the cheapest?').waitFor()
    expect(groq.requests.at(-1)?.body?.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ])
    await owner.page.reload()
    await expectCounts(owner.page, { conversations: 1, messages: 4 })
  })

  test('an answer goes on through a reload in its middle', async () => {
    const owner = await openOwner()
    await register(owner.page, parley.origin)
    await createBot(owner.page, 'Steady bot')
    const visitor = await openVisitor(await copySnippet(owner.page))
    const chat = frameOf(visitor.page, 'Steady bot')
    const held = groq.hold()
    await openChat(visitor.page, 'Steady bot')
    await ask(visitor.page, 'Tell me a story')
    await held.arrived
    await held.send('Once upon a time')
    await chat.getByText('Once upon a time').waitFor()

    await visitor.page.reload()
    await openChat(visitor.page, 'Steady bot')

    await chat.getByText('Once upon a time').waitFor()
    await held.send(' there was a lamp.')
    await held.finish()
    await chat.getByText('Once upon a time there was a lamp.').waitFor()
    expect(visitor.problems).toEqual([])
  })

  test('a hostile host page neither hides the widget nor gets into it', async () => {
    const owner = await openOwner()
    await register(owner.page, parley.origin)
    await createBot(owner.page, 'Calm bot')
    const visitor = await openVisitor(await copySnippet(owner.page), { isHostile: true })

    await openChat(visitor.page, 'Calm bot')
    await ask(visitor.page, 'Still there?')

    await frameOf(visitor.page, 'Calm bot').getByText('You said: Still there?').waitFor()
    const heard = await visitor.page.evaluate(() => (window as unknown as { heard: string[] }).heard.join('\n'))
    expect(heard).not.toContain('Still there?')
  })

  test('the second bot of a free workspace meets the plan, and the mocked upgrade lifts it', async () => {
    const { page } = await openOwner()
    await register(page, parley.origin)
    await createBot(page, 'First')

    await page.goto(`${parley.origin}/dashboard/`)
    await fillBotName(page, 'Second')
    await page.getByRole('button', { name: 'Upgrade to Pro' }).first().click()
    const dialog = page.getByRole('dialog').last()
    await dialog
      .getByText(/no payment|takes no payment/i)
      .first()
      .waitFor()
  })

  test('deleting a bot takes its name, typed', async () => {
    const { page } = await openOwner()
    await register(page, parley.origin)
    await createBot(page, 'Short-lived')

    await page
      .getByRole('tab', { name: 'Settings' })
      .or(page.getByRole('link', { name: 'Settings' }))
      .first()
      .click()
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
    const { page } = await openOwner()
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

let people = 0

async function register(page: Page, origin: string) {
  people += 1
  const [email, password] = [`owner-${people}@example.com`, 'correct horse battery']
  await page.goto(`${origin}/accounts/register/`)
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(/\/dashboard\//)
  return { email, password }
}

async function fillBotName(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create bot' }).first().click()
  await page.getByLabel('Bot name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create bot' }).click()
}

async function createBot(page: Page, name: string): Promise<void> {
  await fillBotName(page, name)
  await page.waitForURL(/\/dashboard\/bots\/[0-9a-f-]{36}/)
}

/** What the button puts on the clipboard, which must be what the page shows. */
async function copySnippet(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page
    .getByRole('tab', { name: 'Embed' })
    .or(page.getByRole('link', { name: 'Embed' }))
    .first()
    .click()
  const shown = (await page.getByTestId('snippet').textContent()) ?? ''
  await page.getByRole('button', { name: 'Copy snippet' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
  return shown
}

async function expectCounts(page: Page, { conversations, messages }: { conversations: number; messages: number }) {
  await expect.poll(() => page.getByTestId('count-conversations').first().textContent()).toBe(String(conversations))
  await expect.poll(() => page.getByTestId('count-messages').first().textContent()).toBe(String(messages))
}

function frameOf(page: Page, botName: string) {
  return page.frameLocator(`iframe[title="${botName}"]`)
}

/** The launcher is the one button that Parley adds to the page, inside its shadow root. */
async function openChat(page: Page, botName: string): Promise<void> {
  await page.getByRole('button', { expanded: false }).click()
  await frameOf(page, botName).getByRole('textbox', { name: 'Message' }).waitFor()
}

async function ask(page: Page, question: string): Promise<void> {
  const [frame] = page.frames().filter((candidate) => candidate.url().includes('/widget/b/'))
  if (!frame) throw new Error('The chat page is not open.')
  await frame.getByRole('textbox', { name: 'Message' }).fill(question)
  await frame.getByRole('button', { name: 'Send' }).click()
}
