import { expect, test } from 'vitest'
import {
  countOf,
  formatBytes,
  formatCompact,
  formatCost,
  formatDuration,
  formatExactCost,
  formatPricePerMillion,
  formatShare,
} from './numbers.ts'

test('prices per token become dollars per million tokens', () => {
  expect([75, 300, 600, 2, 15_000].map(formatPricePerMillion)).toEqual(['$0.075', '$0.30', '$0.60', '$0.002', '$15.00'])
})

test('a count agrees with its noun', () => {
  expect([0, 1, 2, 1_204].map((count) => countOf(count, 'bot'))).toEqual(['0 bots', '1 bot', '2 bots', '1,204 bots'])
})

test('a cost keeps two telling digits, however small', () => {
  const costs = [0, 4_000, 12_300, 1_234_567, 120_000_000, 999_600_000, 1_204_500_000_000]
  expect(costs.map(formatCost)).toEqual(['$0', '<$0.00001', '$0.000012', '$0.0012', '$0.12', '$1.00', '$1,204.50'])
  expect(formatExactCost(1_234_567)).toBe('$0.001234567')
})

test('a duration is in the units that one would say it in', () => {
  const spans = [0, 640.4, 999.7, 1_449, 59_949, 59_960, 125_000, 11_520_000, 352_800_000]
  expect(spans.map(formatDuration)).toEqual([
    '0 ms',
    '640 ms',
    '1.0 s',
    '1.4 s',
    '59.9 s',
    '1 min 0 s',
    '2 min 5 s',
    '3 h 12 min',
    '4 d 2 h',
  ])
})

test('large figures are shortened', () => {
  expect([9_999, 12_449, 3_100_000].map(formatCompact)).toEqual(['9,999', '12.4K', '3.1M'])
  const sizes = [0, 512, 1_434, 512 * 1_024 ** 2, 1.4 * 1_024 ** 3]
  expect(sizes.map(formatBytes)).toEqual(['0 bytes', '512 bytes', '1.4 KB', '512 MB', '1.4 GB'])
})

test('a share of nothing is nothing', () => {
  expect([formatShare(3, 0), formatShare(0, 9), formatShare(1, 77), formatShare(1, 100), formatShare(48, 100)]).toEqual(
    ['0%', '0%', '1.3%', '1%', '48%'],
  )
})
