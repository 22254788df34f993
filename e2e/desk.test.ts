import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openBrowser } from './browser.ts'
import { ask, chatOf, openChat } from './chat-page.ts'
import { serveHostPage } from './host-page.ts'
import { copySnippet, createBot, register } from './owner-page.ts'
import { databases, type Installation, type RunningParley, runParley, startParley } from './start-parley.ts'

const bot = 'Lamp guide'
const operator = { email: 'operator@example.com', password: 'correct horse battery' }

describe.each(databases)('on $name', ({ install }) => {
  let groq: LoopbackGroq
  let installation: Installation
  let parley: RunningParley

  beforeAll(async () => {
    groq = await startLoopbackGroq()
    installation = await install()
    const env = { ...installation.env, GROQ_API_KEY: groq.apiKey, GROQ_BASE_URL: groq.baseUrl }
    parley = await startParley(env)
    const given = ['--email', operator.email, '--name', 'Olga', '--password', operator.password]
    const made = await runParley(['createsuperuser', ...given], env)
    expect(made.errors).toBe('')
  })
  afterAll(async () => {
    await parley?.end()
    await groq.stop()
    await installation.remove()
  })

  test('an operator suspends a workspace: visitors read a sentence, its people the reason, until it is unsuspended', async () => {
    const owner = await openBrowser()
    const { email } = await register(owner.page, parley.origin)
    await createBot(owner.page, bot)
    const site = await serveHostPage(await copySnippet(owner.page))
    onTestFinished(() => site.stop())
    const visitor = await openBrowser()
    await visitor.page.goto(`${site.origin}/`)
    await openChat(visitor.page, bot)
    const chat = chatOf(visitor.page, bot)
    await ask(visitor.page, bot, 'Which lamp is warm?')
    await chat.getByText('You said: Which lamp is warm?').waitFor()

    const desk = await openBrowser()
    const { page } = desk
    await page.goto(`${parley.origin}/admin/`)
    await page.getByLabel('E-mail').fill(operator.email)
    await page.getByLabel('Password', { exact: true }).fill(operator.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL(`${parley.origin}/admin/`)
    await page.getByRole('region', { name: 'Database' }).getByText('Works').waitFor()
    await page.getByRole('region', { name: 'Queue' }).getByRole('table').waitFor()
    await page.getByRole('navigation', { name: 'Operator’s desk' }).getByRole('link', { name: 'Workspaces' }).click()
    await page.getByRole('searchbox').fill(email)
    await page.getByText('1 workspace', { exact: true }).waitFor()
    await page.locator('main').getByRole('listitem').filter({ hasText: email }).getByRole('link').click()
    const drawer = page.getByRole('dialog').filter({ hasText: email })
    const name = (await drawer.getByRole('heading', { level: 2 }).textContent()) ?? ''
    await drawer.getByRole('button', { name: 'Suspend workspace' }).click()
    const dialog = page.getByRole('dialog', { name: `Suspend ${name}?` })
    await dialog.getByLabel('Reason').fill('Unpaid invoices.')
    await dialog.getByLabel(`Type “${name}” to confirm`).fill(name)
    await dialog.getByRole('button', { name: 'Suspend workspace' }).click()
    await page.getByText(`${name} is suspended. No bot of it answers.`).waitFor()

    await ask(visitor.page, bot, 'Are you there?')
    await chat.getByText('This assistant is not available at the moment.').first().waitFor()
    await owner.page.goto(`${parley.origin}/dashboard/`)
    await owner.page.getByText('Unpaid invoices.').first().waitFor()

    await drawer.getByRole('button', { name: 'Unsuspend workspace' }).click()
    await page.getByText(`${name} is no longer suspended. Its bots answer again.`).waitFor()
    await visitor.page.reload()
    await openChat(visitor.page, bot)
    await ask(visitor.page, bot, 'And now?')
    await chat.getByText('You said: And now?').waitFor()
    expect([...desk.problems, ...owner.problems]).toEqual([])
  })

  test('nobody else finds the desk, neither its screens nor its addresses', async () => {
    const { page } = await openBrowser()
    await register(page, parley.origin)
    await page.goto(`${parley.origin}/admin/workspaces/`)

    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    const answer = await page.request.get(`${parley.origin}/api/admin/overview`)

    expect([403, 404]).toContain(answer.status())
  })
})
