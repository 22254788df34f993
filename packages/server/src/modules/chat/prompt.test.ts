import { expect, test } from 'vitest'
import { buildPrompt, type HistoryMessage } from './prompt.ts'

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ')
const history: HistoryMessage[] = Array.from({ length: 10 }, (_, index) => ({
  role: index % 2 === 0 ? 'visitor' : 'bot',
  text: `${index} ${words(50)}`,
}))

function kept(budget: number, share?: number): string[] {
  const prompt = buildPrompt({ systemPrompt: 'Be kind.', history, message: 'Now?' }, budget, share)
  return prompt.slice(1, -1).map(({ content }) => {
    const [part] = content as { text: string }[]
    return part?.text.split(' ')[0] ?? ''
  })
}

test('a history that fits is told whole, between the system prompt and the message', () => {
  const prompt = buildPrompt({ systemPrompt: 'Be kind.', history: history.slice(0, 2), message: 'Now?' }, 100_000)

  expect(prompt.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
  expect(prompt.at(-1)).toEqual({ role: 'user', content: [{ type: 'text', text: 'Now?' }] })
})

test('of a longer one the newest stays, the more the larger the model’s window is', () => {
  const [small, large] = [kept(200), kept(500)]

  expect(small.length).toBeGreaterThan(0)
  expect(large.length).toBeGreaterThan(small.length)
  expect(large.length).toBeLessThan(10)
  expect(small).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].slice(-small.length))
})

test('where nothing fits, the message is asked alone', () => {
  expect(kept(10)).toEqual([])
})

test('a share of what fits is its newest part', () => {
  expect(kept(100_000, 0.5)).toEqual(['5', '6', '7', '8', '9'])
  expect(kept(100_000, 0)).toEqual([])
})

test('answers without words and an empty system prompt are left out', () => {
  const prompt = buildPrompt(
    {
      systemPrompt: ' ',
      history: [
        { role: 'visitor', text: 'Hi' },
        { role: 'bot', text: '' },
      ],
      message: 'Now?',
    },
    1_000,
  )

  expect(prompt.map(({ role }) => role)).toEqual(['user', 'user'])
})
