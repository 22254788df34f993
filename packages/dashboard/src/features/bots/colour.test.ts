import { expect, test } from 'vitest'
import { readableOn } from './colour.ts'

test.each([
  ['#0f766e', '#ffffff'],
  ['#000000', '#ffffff'],
  ['#facc15', '#000000'],
  ['#FFFFFF', '#000000'],
  ['#757575', '#ffffff'],
  ['#767676', '#000000'],
])('on %s words are %s', (colour, words) => {
  expect(readableOn(colour)).toBe(words)
})

test('a colour that is still being typed does not throw', () => {
  expect(readableOn('#0f')).toBe('#ffffff')
})
