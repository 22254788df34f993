import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adviseColour } from './colour-advice.ts'
import { toHex, toOklab } from './oklch.ts'

const anyHex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('a colour goes to OKLab and back unchanged', () => {
  fc.assert(fc.property(anyHex, (hex) => toHex(toOklab(hex)) === hex))
})

test('a good choice has no failures, and is its own nearest', () => {
  expect(adviseColour('#0F766E', 'auto')).toEqual({ words: expect.closeTo(5.47, 1), failures: [], nearest: '#0f766e' })
})

test.each([
  ['#facc15', 'light', ['the white of the light chat']],
  ['#facc15', 'dark', []],
  ['#1e1b4b', 'dark', ['the near-black of the dark chat']],
  ['#1e1b4b', 'auto', ['the near-black of the dark chat']],
  ['#facc15', 'auto', ['the white of the light chat']],
] as const)('%s in a chat that is %s', (hex, scheme, names) => {
  expect(adviseColour(hex, scheme)?.failures.map(({ name }) => name)).toEqual(names)
})

test('yellow is darkened in its own hue', () => {
  expect(adviseColour('#facc15', 'light')?.nearest).toMatch(/^#[a-c][0-9a-f][7-9][0-9a-f][0-3][0-9a-f]$/)
})

test('the nearest colour always passes, and words on it can be read', () => {
  fc.assert(
    fc.property(anyHex, fc.constantFrom('auto', 'light', 'dark'), (hex, scheme) => {
      const advice = adviseColour(adviseColour(hex, scheme)?.nearest ?? '', scheme)
      expect(advice?.failures).toEqual([])
      expect(advice?.words).toBeGreaterThanOrEqual(4.5)
    }),
    { numRuns: 60 },
  )
})

test('a colour that is still being typed has none', () => {
  expect(adviseColour('#fac', 'auto')).toBeUndefined()
})
