import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, parseBlocks, parseInline } from './markdown.ts'

test('the blocks that models write', () => {
  const text = [
    '# Lamps',
    'Two are warm:',
    '- **Brass**, see [the page](https://a.example/b)',
    '  - small',
    '- Oak',
    '',
    '2. second',
    '3. third',
    '```ts',
    '**not bold**',
    '```',
    '> said so',
    '',
    '| Lamp | Price |',
    '|---|---:|',
    '| Brass | 20 |',
    '---',
    'one',
    'two',
  ].join('\n')

  const blocks = parseBlocks(text)

  expect(blocks).toEqual<Block[]>([
    { type: 'heading', text: 'Lamps' },
    { type: 'paragraph', text: 'Two are warm:' },
    {
      type: 'list',
      isOrdered: false,
      start: 1,
      items: [
        { depth: 0, text: '**Brass**, see [the page](https://a.example/b)' },
        { depth: 1, text: 'small' },
        { depth: 0, text: 'Oak' },
      ],
    },
    {
      type: 'list',
      isOrdered: true,
      start: 2,
      items: [
        { depth: 0, text: 'second' },
        { depth: 0, text: 'third' },
      ],
    },
    { type: 'code', text: '**not bold**' },
    { type: 'quote', text: 'said so' },
    {
      type: 'table',
      rows: [
        ['Lamp', 'Price'],
        ['Brass', '20'],
      ],
    },
    { type: 'rule' },
    { type: 'paragraph', text: 'one\ntwo' },
  ])
})

test('the marks within a line', () => {
  expect(parseInline('a **b** *c* `d*` [e](https://e.example) snake_case_word 2*3*4 (https://f.example/g).')).toEqual([
    { type: 'text', text: 'a ' },
    { type: 'strong', text: 'b' },
    { type: 'text', text: ' ' },
    { type: 'em', text: 'c' },
    { type: 'text', text: ' ' },
    { type: 'code', text: 'd*' },
    { type: 'text', text: ' ' },
    { type: 'link', text: 'e', href: 'https://e.example/' },
    { type: 'text', text: ' snake_case_word 2*3*4 (' },
    { type: 'link', text: 'https://f.example/g', href: 'https://f.example/g' },
    { type: 'text', text: ').' },
  ])
})

const marks = [...'*_`[]()!<>#|\\-+.:\n\t "', '**', '```', '](', '\n> ', '\n- ', '\n1. ', '\n|-|\n', 'https://']
const schemes = ['javascript:', 'data:', 'JAVASCRIPT:', 'vbscript:', '//x/', 'mailto:', 'https://a.example/']
const anything = fc
  .array(fc.oneof(fc.constantFrom(...marks), fc.constantFrom(...schemes), fc.string({ unit: 'binary', maxLength: 4 })))
  .map((parts) => parts.join(''))

test('no text fails, and none yields a link other than to the web or to mail', () => {
  fc.assert(
    fc.property(anything, (text) => {
      parseBlocks(text)
      for (const node of parseInline(text))
        if (node.type === 'link') expect(node.href).toMatch(/^(https?:\/\/|mailto:)/)
    }),
    { numRuns: 2_000 },
  )
})

test.each(['*', '**', '**a', '_', '`', '[', '[a](', '](', '#', '- ', '> ', '|-|\n', 'http://', '```\n', '(', '* a'])(
  '100 KB of %j are read at once',
  (pattern) => {
    const text = pattern.repeat(Math.ceil(100_000 / pattern.length))
    const startedAt = performance.now()

    parseBlocks(text)
    parseInline(text)

    expect(performance.now() - startedAt).toBeLessThan(2_000)
  },
)
