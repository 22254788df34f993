import type { Page } from 'playwright-core'
import { addConversation } from '../dev/fake-inbox.ts'
import type { FakeOwner } from '../dev/fake-world.ts'

export const conversationsPath = '/dashboard/conversations/'

/** Conversations named "Question 1." and so on with the owner's newest bot, the newest first, a minute apart. */
export function fillInbox(owner: FakeOwner, count: number): void {
  for (let index = 1; index <= count; index += 1) {
    const turns = [{ question: `Question ${index}.`, answer: 'Yes.' }]
    addConversation(owner, owner.bots[0] as FakeOwner['bots'][0], { turns, minutesAgo: index })
  }
}

export function rowOf(page: Page, text: string) {
  return page.getByRole('listitem').filter({ hasText: text }).getByRole('link')
}

export function messagesOf(page: Page) {
  return page.getByRole('region', { name: 'Messages' })
}
