import fc from 'fast-check'
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

test('changes next to each other are read as one phrase', () => {
  expect(diffTexts('How can I help?', 'Ask me about lamps.')).toEqual([
    { kind: 'removed', text: 'How can I help?' },
    { kind: 'added', text: 'Ask me about lamps.' },
  ])
})

test('what is left out of neither text is lost', () => {
  const words = fc.array(fc.constantFrom('lamp', 'bulb', 'shop', '\n', ' '), { maxLength: 30 })
  fc.assert(
    fc.property(words, words, (one, other) => {
      const [before, after] = [one.join(''), other.join('')]
      const parts = diffTexts(before, after).filter(({ kind }) => kind !== 'skipped')
      const without = (left: string) =>
        parts
          .filter(({ kind }) => kind !== left)
          .map(({ text }) => text)
          .join('')
      fc.pre(parts.length === diffTexts(before, after).length)
      expect([without('added'), without('removed')]).toEqual([before, after])
    }),
  )
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
