import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGrowingParser, withoutUnfinished } from './growing-text.ts'
import { parseBlocks } from './parse-blocks.ts'

const pieces = [
  ...['\n', '\n\n', '\n\n\n', '  ', '    ', '\t', 'word', 'lamp ', '2026', '1. ', '3) ', '- ', '* ', '+ ', '> ', '>'],
  ...[
    '# ',
    '##',
    '```',
    '```ts\n',
    '~~~',
    '---',
    '***',
    '**',
    '*',
    '_',
    '`',
    '| a | b |',
    '|---|---|',
    '|--',
    '|',
    'a | b',
  ],
  ...['[x](https://a.example)', '[', '](', '\\', '<b>'],
]
const answer = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''))

describe('a parser that follows a growing text', () => {
  test('says at every moment what parsing the whole text says', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }), (text, steps) => {
        const parse = createGrowingParser()
        for (let at = 0, step = 0; at < text.length; step += 1) {
          at += steps[step % steps.length] ?? 1
          const soFar = text.slice(0, at)
          expect(parse(soFar)).toEqual(parseBlocks(soFar))
        }
      }),
      {
        numRuns: 1_000,
        examples: [
          ['word\n***bold', [1]],
          ['word\na | b\n---|--\n1 | 2', [1]],
          ['- a\n\n  b\n\nc', [1]],
        ],
      },
    )
  })

  test('says the same of the text without its unfinished end', () => {
    fc.assert(
      fc.property(answer, (text) => {
        const parse = createGrowingParser()
        for (let at = 1; at <= text.length; at += 1) {
          const shown = withoutUnfinished(text.slice(0, at))
          expect(parse(shown)).toEqual(parseBlocks(shown))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('keeps settled blocks as the objects that they were', () => {
    const parse = createGrowingParser()
    const [first] = parse('one\n\ntwo\n\nthree')
    const grown = parse('one\n\ntwo\n\nthree goes on\n\nfour')

    expect(grown[0]).toBe(first)
    expect(grown).toHaveLength(4)
  })

  test('begins anew with a text that does not go on from the last', () => {
    const parse = createGrowingParser()
    parse('one\n\ntwo\n\nthree\n\nfour')

    expect(parse('other')).toEqual([{ type: 'paragraph', text: 'other' }])
  })
})

describe('what is not shown yet of a text that is still coming', () => {
  test.each([
    ['text\n#', 'text\n'],
    ['text\n- ', 'text\n'],
    ['text\n12.', 'text\n'],
    ['text\n**', 'text\n'],
    ['text\n```py', 'text\n'],
    ['text\n> -', 'text\n'],
    ['text\n| Lamp | Pri', 'text\n'],
    ['text\n| Lamp | Price |\n', 'text\n'],
    ['text\n| Lamp | Price |\n|--', 'text\n'],
  ])('%j is shown as %j', (text, shown) => {
    expect(withoutUnfinished(text)).toBe(shown)
  })

  test.each([
    '',
    'text',
    'text\n',
    'text\n- a',
    'text\n**warm',
    '```\ncode\n',
    '| Lamp | Price |\n|---|---|\n| Br',
    '| Lamp | Price |\n|---|---|\n',
  ])('%j is shown whole', (text) => {
    expect(withoutUnfinished(text)).toBe(text)
  })

  test('what was shown once stays shown', () => {
    fc.assert(
      fc.property(answer, (text) => {
        let shown = 0
        for (let at = 0; at <= text.length; at += 1) {
          const { length } = withoutUnfinished(text.slice(0, at))
          expect(length).toBeGreaterThanOrEqual(shown)
          shown = length
        }
      }),
      { numRuns: 2_000, examples: [['| a | b |\n--|--']] },
    )
  })
})
