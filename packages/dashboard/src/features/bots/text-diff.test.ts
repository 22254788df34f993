import { expect, test } from 'vitest'
import { diffTexts } from './text-diff.ts'

test('words that went and words that came stand where they were', () => {
  expect(diffTexts('Answer briefly and kindly.', 'Answer warmly and kindly.')).toEqual([
    { kind: 'same', text: 'Answer ' },
    { kind: 'removed', text: 'briefly' },
    { kind: 'added', text: 'warmly' },
    { kind: 'same', text: ' and kindly.' },
  ])
})

test('what is unchanged for many lines is left out, but for the lines next to a change', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `Line ${index}.`)
  const before = ['First.', ...lines, 'Last.'].join('\n')
  const after = ['Begin.', ...lines, 'End.'].join('\n')

  const parts = diffTexts(before, after)

  expect(parts.find(({ kind }) => kind === 'skipped')?.text).toMatch(/^\d+ lines without a change$/)
  expect(parts.map(({ text }) => text).join('')).toContain('Line 19.')
  expect(parts.map(({ text }) => text).join('')).not.toContain('Line 10.')
})

test('texts that share nothing are shown one after the other', () => {
  const [before, after] = ['a', 'b'].map((letter) =>
    Array.from({ length: 3_000 }, (_, index) => `${letter}${index}`).join(' '),
  ) as [string, string]

  expect(diffTexts(before, after).map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
