import { Session } from 'node:inspector/promises'
import { setFlagsFromString } from 'node:v8'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linksOf, textOf } from '../../../test/outline.ts'
import { parseBlocks } from './parse-blocks.ts'
import { parseInline } from './parse-inline.ts'

const marks = [
  ...'*_~`[]()!<>#|\\-+.:\n\t "\'',
  '**',
  '```',
  '](',
  '![',
  'https://',
  '\n\n',
  '\n> ',
  '\n- ',
  '\n1. ',
  '|-|\n',
]
const schemes = [
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'https://a.example/',
  'mailto:',
  'JAVASCRIPT:',
  '//x/',
  'tel:',
]
const anything = fc
  .array(fc.oneof(fc.constantFrom(...marks), fc.constantFrom(...schemes), fc.string({ unit: 'binary', maxLength: 4 })))
  .map((parts) => parts.join(''))

test('no text makes the parser fail, whether it is whole or still coming', () => {
  fc.assert(
    fc.property(anything, (text) => {
      parseBlocks(text)
      parseInline(text)
      parseInline(text, true)
    }),
    { numRuns: 3_000 },
  )
})

test('no text yields a link other than to the web, to mail or to a telephone', () => {
  fc.assert(
    fc.property(anything, (text) => {
      for (const href of linksOf(parseBlocks(text))) expect(href).toMatch(/^(?:https?:\/\/|mailto:|tel:)/)
    }),
    { numRuns: 3_000 },
  )
})

test('no letter of a text is lost, doubled or moved', () => {
  const letters = [...'abcdefghiä漢🙂']
  // Without addresses, which links do not show.
  const text = fc.array(fc.constantFrom(...letters, ...letters, ...marks.filter((mark) => !/[(:]/.test(mark))))
  fc.assert(
    fc.property(text, (parts) => {
      const source = parts.join('')
      expect(lettersOf(textOf(parseBlocks(source)))).toBe(lettersOf(source))
    }),
    { numRuns: 3_000 },
  )
})

test('a table of many columns and many short rows does not outgrow its text', () => {
  const columns = 5_000
  const text = `${'|a'.repeat(columns)}\n${'|-'.repeat(columns)}\n${'|\n'.repeat(5_000)}`

  expect(textOf(parseBlocks(text)).length).toBeLessThan(text.length * 2)
})

describe('the work grows as the text does, for 100 KB of', () => {
  const session = new Session()
  beforeAll(async () => {
    // Compiled code does not count what it runs.
    for (const flag of ['--no-opt', '--no-maglev', '--no-sparkplug']) setFlagsFromString(flag)
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  })
  afterAll(() => session.disconnect())

  /** How many times the parser's functions and branches ran. */
  async function countWork(work: () => void): Promise<number> {
    await session.post('Profiler.takePreciseCoverage')
    work()
    const { result } = await session.post('Profiler.takePreciseCoverage')
    return result
      .filter(({ url }) => url.includes('/frame/markdown/'))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0)
  }

  const patterns = [
    ...['[', '![', ']', '*', '**', '**a', '*a ', '_', '~~', '`', '``` ', '`a``', '>', '> ', '- ', '1. ', '#', '# '],
    ...['|', '|-', '|\n', '-|', '|-|\n', '|a|b|\n|-|-|\n', '(', '[a](', '[a](b', '[](', '[a](b)', '![a](', '\\', '\n'],
    ...[
      '\n\n',
      ' ',
      '\t',
      ' \n',
      '<',
      '<http://',
      'http://',
      'http://[',
      'http://a.',
      'http://a)',
      'https://a ',
      '&',
      'h',
    ],
    ...[
      '```\n',
      '~~~\n',
      '> - ',
      '>\n\n',
      '- a\n  ',
      '\n- ',
      '  - a\n',
      '---',
      '- - -x',
      '***x',
      '**a*',
      '[*a](b)*',
      '*[a*]',
    ],
    ...['[a\n', '*a\n', '`\n', '](', '))', ')(', 'a|', 'é', '\u0000', '🙂', '#  ', ':-', ':|', '|:', '\\|'],
  ]

  test.each(patterns)('%j', async (pattern) => {
    const parse = (size: number) => () => {
      const text = pattern.repeat(Math.ceil(size / pattern.length))
      // Walks through all that would be drawn.
      linksOf(parseBlocks(text))
      parseInline(text, true)
    }
    parse(1_000)()
    const small = await countWork(parse(25_000))
    const startedAt = performance.now()
    const large = await countWork(parse(100_000))

    expect(large).toBeGreaterThan(0)
    // Four times the text, four times the work; more at the edges where addresses end. Quadratic is sixteen times.
    expect(large).toBeLessThan(small * 5 + 1_000)
    // What patterns do inside is not counted; a quadratic one would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{Emoji_Presentation}]/gu, '')
}
