import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { findChromium } from '../../../scripts/chromium.ts'
import { type FakeApi, startFakeApi } from '../dev/fake-api.ts'
import { createOwner, type FakeOwner } from '../dev/fake-world.ts'

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]
export const password = 'correct horse battery'

/**
 * The built dashboard in a browser, over a fake API, each test on a fresh one. What a page writes on the console as an
 * error or a warning, a violation of the page's policy among it, fails its test.
 */
export function setUpDashboard() {
  let browser: Browser
  let api: FakeApi
  let problems: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: flags })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    problems = []
    api = await startFakeApi()
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    await api.close()
    expect(problems).toEqual([])
  })

  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      baseURL: api.origin,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    })
    context.setDefaultTimeout(10_000)
    context.on('weberror', (error) => problems.push(error.error().message))
    context.on('console', (message) => {
      // The browser notes each refused request by itself.
      if (message.text().startsWith('Failed to load resource')) return
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    return context.newPage()
  }

  return {
    get api() {
      return api
    },
    openPage,
    addOwner(name = 'Ada'): FakeOwner {
      const owner = createOwner({ name, email: `${name.toLowerCase()}@example.com`, password })
      api.owners.push(owner)
      return owner
    },
    /** A page that is logged in, at `path`. */
    async openAs(owner: FakeOwner, path = '/dashboard/', options: BrowserContextOptions = {}): Promise<Page> {
      const page = await openPage(options)
      await page.request.post('/api/accounts/login', { data: { email: owner.email, password } })
      await page.goto(path)
      return page
    },
  }
}

/** Ends when the page shows this text, and fails when it does not in time. */
export function see(page: Page, text: string | RegExp): Promise<void> {
  return page.getByText(text).first().waitFor()
}
