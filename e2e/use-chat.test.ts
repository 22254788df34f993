import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoopbackGroq, startLoopbackGroq } from '../packages/server/test/loopback-groq.ts'
import { openBrowser } from './browser.ts'
import type { HostSite } from './host-page.ts'
import { copySnippet, createBot, register } from './owner-page.ts'
import { databases, type Installation, type RunningParley, startParley } from './start-parley.ts'
import { serveUseChatPage } from './use-chat-page.ts'

let site: HostSite

beforeAll(async () => {
  site = await serveUseChatPage()
})
afterAll(() => site?.stop())

describe.each(databases)('useChat on a page of another site, on $name', ({ install }) => {
  let groq: LoopbackGroq
  let installation: Installation
  let parley: RunningParley
  let api: string

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

  async function makeBot(): Promise<void> {
    if (api) return
    const { page } = await openBrowser()
    await register(page, parley.origin)
    await createBot(page, 'Lamp guide')
    const token = /embed\/([^.]+)\.js/.exec(await copySnippet(page))?.[1]
    api = `${parley.origin}/api/chat/${token}`
  }

  async function openPage(id?: string): Promise<Page> {
    await makeBot()
    const { page } = await openBrowser()
    const query = new URLSearchParams({ api, ...(id && { id }) })
    await page.goto(`${site.origin}/?${query}`)
    return page
  }

  async function ask(page: Page, question: string): Promise<void> {
    await page.getByLabel('Message').fill(question)
    await page.getByRole('button', { name: 'Send' }).click()
  }

  const answers = (page: Page) => page.locator('[data-role=assistant]')
  const stands = (page: Page, status: string) => page.getByRole('status').getByText(status, { exact: true }).waitFor()

  test('talks to the bot with nothing but its api set, tells of a failure, and tries again', async () => {
    const page = await openPage()
    const held = groq.hold()
    await ask(page, 'Which lamp is warm?')
    await held.send('The small ')
    await answers(page).getByText('The small', { exact: true }).waitFor()
    await held.send('one.')
    await held.finish()
    await stands(page, 'ready')
    expect(await answers(page).allTextContents()).toEqual(['The small one.'])

    groq.failWith({ status: 400, message: 'No.' })
    await ask(page, 'And which is bright?')
    await page.getByRole('alert').getByText('The answer could not be completed. Please try again.').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await answers(page).getByText('You said: And which is bright?').waitFor()
    await stands(page, 'ready')

    expect(await answers(page).allTextContents()).toEqual(['The small one.', 'You said: And which is bright?'])
  })

  test('sees the whole answer once when it is reloaded in its middle, or hung up on', async () => {
    const page = await openPage('reloaded')
    const held = groq.hold()
    await ask(page, 'Tell me all')
    await held.send('Before ')
    await answers(page).getByText('Before', { exact: true }).waitFor()

    await page.reload()
    await answers(page).getByText('Before', { exact: true }).waitFor()
    await held.send('and between ')
    await answers(page).getByText('Before and between', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await stands(page, 'ready')
    await page.reload()
    await answers(page).getByText('Before and between', { exact: true }).waitFor()
    await held.send('and after.')
    await held.finish()
    await stands(page, 'ready')

    expect(await answers(page).allTextContents()).toEqual(['Before and between and after.'])
    await page.reload()
    await stands(page, 'ready')
    expect(await answers(page).count()).toBe(0)
  })
})
