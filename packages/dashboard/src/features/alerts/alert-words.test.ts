import type { AlertView } from '@parley/contract/alerts'
import type { BotId } from '@parley/contract/ids'
import { expect, test } from 'vitest'
import { alertsOfBot, describeSilent, timesOf } from './alert-words.ts'

const alert = (change: Partial<AlertView>) =>
  ({ state: 'open', bot: null, vendor: 'groq', model: null, ...change }) as AlertView
const mara = { id: 'mara' as BotId, name: 'Mara' }
const docs = { id: 'docs' as BotId, name: 'Docs' }

test('who is silent is told by name: the model, or all of the vendor', () => {
  expect(describeSilent({ vendor: 'groq', model: 'openai/gpt-oss-20b' })).toBe('GPT-OSS 20B (Groq)')
  expect(describeSilent({ vendor: 'groq', model: 'nobody/knows' })).toBe('nobody/knows (Groq)')
  expect(describeSilent({ vendor: 'groq', model: null })).toBe('Groq')
})

test("a bot's alerts are its own and the workspace's, as long as they are open", () => {
  const own = alert({ bot: mara })
  const shared = alert({})

  const { open } = alertsOfBot([own, alert({ bot: docs }), shared, alert({ bot: mara, state: 'resolved' })], 'mara')

  expect(open).toEqual([own, shared])
})

test('what was put away is known without being shown, and what is over is neither', () => {
  expect(alertsOfBot([alert({ state: 'dismissed' })], 'mara')).toEqual({ open: [], isKnown: true })
  expect(alertsOfBot([alert({ state: 'resolved' })], 'mara')).toEqual({ open: [], isKnown: false })
})

test('how often is said in words', () => {
  expect([1, 2, 1_204].map(timesOf)).toEqual(['Once', '2 times', '1,204 times'])
})
