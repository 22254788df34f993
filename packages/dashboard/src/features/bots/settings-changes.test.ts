import { type BotSettings, defaultBotSettings } from '@parley/contract/bots'
import { expect, test } from 'vitest'
import { hasChanges } from './settings-changes.ts'

const saved: BotSettings = { name: 'Mara', ...defaultBotSettings, allowed_domains: ['example.com'] }

test('the same settings in another order are no change', () => {
  expect(hasChanges(Object.fromEntries(Object.entries(saved).reverse()) as BotSettings, saved)).toBe(false)
})

test.each([
  { name: 'Mara ' },
  { allowed_domains: [] },
  { allowed_domains: ['example.com', 'example.org'] },
  { max_output_tokens: Number.NaN },
  { temperature: 0 },
])('%j is a change', (change) => {
  expect(hasChanges({ ...saved, ...change }, saved)).toBe(true)
})
