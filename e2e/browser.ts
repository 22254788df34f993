import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { findChromium } from '../scripts/chromium.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Person {
  page: Page
  context: BrowserContext
  /** What went wrong in their pages: uncaught errors, and errors on the console. */
  problems: string[]
}

/**
 * Someone with a browser of their own, until the test ends.
 *
 * Their profile is an ordinary one on disk: in the private ones that Playwright makes by default, Chromium keeps no
 * storage for pages framed by another site, which is a visitor's case of its own.
 */
export async function openBrowser({ isPrivate = false } = {}): Promise<Person> {
  const context = isPrivate ? await openPrivate() : await openOrdinary()
  context.setDefaultTimeout(20_000)
  const problems: string[] = []
  context.on('weberror', (error) => problems.push(error.error().message))
  context.on('console', (message) => {
    // The browser notes every refused request by itself, such as the first question who is logged in.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text())
  })
  return { page: context.pages()[0] ?? (await context.newPage()), context, problems }
}

const options = { viewport: { width: 1280, height: 800 } }

async function openOrdinary(): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    executablePath: findChromium(),
    args: flags,
  })
  onTestFinished(async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })
  return context
}

async function openPrivate(): Promise<BrowserContext> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags })
  onTestFinished(() => browser.close())
  return browser.newContext(options)
}
