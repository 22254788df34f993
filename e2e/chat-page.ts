import type { FrameLocator, Page } from 'playwright-core'

/** The chat page in its iframe on a host page. */
export function chatOf(page: Page, botName: string): FrameLocator {
  return page.frameLocator(`iframe[title="${botName}"]`)
}

/** Opens the chat with the one button that Parley adds to a page, inside its shadow root. */
export async function openChat(page: Page, botName: string): Promise<void> {
  await page.getByRole('button', { expanded: false }).click()
  await chatOf(page, botName).getByRole('textbox', { name: 'Message' }).waitFor()
}

export async function ask(page: Page, botName: string, question: string): Promise<void> {
  const chat = chatOf(page, botName)
  await chat.getByRole('textbox', { name: 'Message' }).fill(question)
  await chat.getByRole('button', { name: 'Send' }).click()
}
