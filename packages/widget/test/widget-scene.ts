import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core'
import { onTestFinished } from 'vitest'
import { findChromium } from '../../../scripts/chromium.ts'
import type { FakeAnswer } from '../dev/fake-answer.ts'
import { type FakeParley, plainConfig, startFakeParley } from '../dev/fake-parley.ts'
import { type HostPage, serveHostPage } from '../dev/host-page.ts'

/** A visitor's browser on a page of another origin that carries the built widget. */
export interface Visitor {
  page: Page
  launcher: Locator
  chat: FrameLocator
  /** Uncaught errors and errors on the console, of the host page and the chat page. */
  problems: string[]
  /** Opens the chat and waits until a message can be sent. */
  open(): Promise<void>
  ask(text: string): Promise<void>
}

export interface WidgetScene {
  browser: Browser
  parley: FakeParley
  /** The tag that owners paste, for this token or another. */
  snippet(token?: string): string
  /** The answer to the next message, for the test to write. Call it before asking. */
  nextAnswer(): Promise<FakeAnswer>
  visit(page?: Partial<HostPage>, context?: BrowserContextOptions): Promise<Visitor>
  stop(): Promise<void>
}

/** Answers that no test took in hand say what they were asked. */
export async function startWidgetScene(): Promise<WidgetScene> {
  const takers: ((answer: FakeAnswer) => void)[] = []
  const parley = await startFakeParley((message, answer) => {
    const take = takers.shift()
    if (take) return take(answer)
    answer.say(`You said: ${message}`)
    answer.end('complete')
  })
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  })
  const snippet = (token: string = plainConfig.token) =>
    `<script async src="${parley.origin}/widget/embed/${token}.js"></script>`

  return {
    browser,
    parley,
    snippet,
    nextAnswer: () => new Promise((resolve) => takers.push(resolve)),
    visit: async (hostPage = {}, contextOptions) => {
      const site = await serveHostPage({ body: snippet(), ...hostPage })
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions })
      context.setDefaultTimeout(20_000)
      const problems: string[] = []
      context.on('weberror', (error) => problems.push(error.error().message))
      context.on('console', (message) => {
        // The browser notes every refused request by itself.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load')) problems.push(message.text())
      })
      onTestFinished(async () => {
        await context.close()
        await site.stop()
      })
      const page = await context.newPage()
      await page.goto(`${site.origin}/`)
      const launcher = page.getByRole('button', { name: /chat with/i })
      const chat = page.frameLocator('iframe')
      const field = chat.getByRole('textbox', { name: 'Message' })
      return {
        ...{ page, launcher, chat, problems },
        open: async () => {
          await launcher.click()
          await field.waitFor()
        },
        ask: async (text) => {
          await field.fill(text)
          // What was said before has to be there first.
          await chat.locator('button[aria-label="Send"]:enabled').waitFor()
          await field.press('Enter')
        },
      }
    },
    stop: async () => {
      await browser.close()
      await parley.stop()
    },
  }
}
