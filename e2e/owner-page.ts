import type { Page } from 'playwright-core'
import { expect } from 'vitest'

let people = 0

/** Registers someone new, and ends in the dashboard. */
export async function register(page: Page, origin: string): Promise<{ email: string; password: string }> {
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

/** Asks for a bot of this name in the dashboard; what comes of it is the caller's to see. */
export async function askForBot(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create bot' }).first().click()
  await page.getByLabel('Bot name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create bot' }).click()
}

/** Creates a bot, and ends on its screen. */
export async function createBot(page: Page, name: string): Promise<void> {
  await askForBot(page, name)
  await page.waitForURL(/\/dashboard\/bots\/[0-9a-f-]{36}/)
}

/** Goes to a section of a bot's screen. */
export async function openSection(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}

/** What the copy button puts on the clipboard, which must be what the page shows. */
export async function copySnippet(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openSection(page, 'Embed')
  const shown = (await page.getByTestId('snippet').textContent()) ?? ''
  await page.getByRole('button', { name: 'Copy snippet' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
  return shown
}

export async function expectCounts(page: Page, counts: { conversations: number; messages: number }): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    await expect.poll(() => page.getByTestId(`count-${name}`).first().textContent()).toBe(String(count))
  }
}
