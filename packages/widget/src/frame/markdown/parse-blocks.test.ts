import { expect, test } from 'vitest'
import { outlineBlocks } from '../../../test/outline.ts'
import { parseBlocks } from './parse-blocks.ts'

function outline(...lines: string[]): string {
  return outlineBlocks(parseBlocks(lines.join('\n')))
}

test('paragraphs end at a blank line, and keep their line breaks', () => {
  expect(outline('one', 'two', '', '', 'three')).toBe('p one⏎two\np three')
})

test('headings, with and without closing marks', () => {
  expect(outline('# One', '###### Six ##', '#hashtag', '####### Seven')).toBe(
    'h1 One\nh6 Six\np #hashtag⏎####### Seven',
  )
})

test('rules are not lists', () => {
  expect(outline('a', '---', '* * *', '- - -', '- a')).toBe('p a\nrule\nrule\nrule\nul\n  -\n    p a')
})

test('code keeps its text as it is, and one that is not closed runs to the end', () => {
  expect(outline('```ts title=x', 'const **a** = 1', '', '  # b', '```', 'after')).toBe(
    'code[ts title=x] const **a** = 1⏎⏎  # b\np after',
  )
  expect(outline('~~~', '```', '~~~')).toBe('code[] ```')
  expect(outline('````', '```', 'still')).toBe('code[] ```⏎still')
  expect(outline('```in a line``` and more')).toBe('p ```in a line``` and more')
})

test('quotes hold blocks of their own', () => {
  expect(outline('> # Title', '> text', '>> deeper', 'after')).toBe(
    'quote\n  h1 Title\n  p text\n  quote\n    p deeper\np after',
  )
})

test('lists nest by indentation', () => {
  expect(outline('- a', '  - b', '    - c', '- d')).toBe(
    'ul\n  -\n    p a\n    ul\n      -\n        p b\n        ul\n          -\n            p c\n  -\n    p d',
  )
  expect(outline('1. a', '   - b', '2. c')).toBe('ol 1\n  -\n    p a\n    ul\n      -\n        p b\n  -\n    p c')
  expect(outline('1. a', '  - b')).toBe('ol 1\n  -\n    p a\n    ul\n      -\n        p b')
})

test('an item holds paragraphs and code, and goes on over a blank line', () => {
  expect(outline('3. a', '', '   more', '', '   ```sh', '   ls', '   ```', '', '4. b')).toBe(
    'ol 3\n  -\n    p a\n    p more\n    code[sh] ls\n  -\n    p b',
  )
})

test('a bulleted and a numbered list stay apart', () => {
  expect(outline('- a', '1. b')).toBe('ul\n  -\n    p a\nol 1\n  -\n    p b')
})

test('a number that begins a line of prose is no list', () => {
  expect(outline('It was in', '2026. A good year.')).toBe('p It was in⏎2026. A good year.')
})

test('tables, also right below their sentence', () => {
  expect(outline('Prices:', '| Lamp | Price |', '|:---|---:|', '| Brass | 40 |', '| Oak \\| ash |', '', 'After')).toBe(
    'p Prices:\ntable\n  Lamp / Price\n  Brass / 40\n  Oak | ash / \np After',
  )
})

test('no word of a row that is too long is lost', () => {
  expect(outline('a | b', '--|--', '1 | 2 | 3')).toBe('table\n  a / b\n  1 / 2 | 3')
})

test('bars without a ruler are text', () => {
  expect(outline('a | b', 'c | d')).toBe('p a | b⏎c | d')
  expect(outline('a | b', '---')).toBe('p a | b\nrule')
})
