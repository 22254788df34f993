import { expect, test } from 'vitest'
import { countOf, formatPricePerMillion } from './numbers.ts'

test('prices per token become dollars per million tokens', () => {
  expect([75, 300, 600, 2, 15_000].map(formatPricePerMillion)).toEqual(['$0.075', '$0.30', '$0.60', '$0.002', '$15.00'])
})

test('a count agrees with its noun', () => {
  expect([0, 1, 2, 1_204].map((count) => countOf(count, 'bot'))).toEqual(['0 bots', '1 bot', '2 bots', '1,204 bots'])
})
