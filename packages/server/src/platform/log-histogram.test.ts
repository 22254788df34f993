import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addCounts, addHistogram, bucketCount, bucketOf, emptyHistogram, percentile } from './log-histogram.ts'

function histogramOf(times: readonly number[]) {
  const counts = Array<number>(bucketCount).fill(0)
  for (const ms of times) counts[bucketOf(ms) - 1] = (counts[bucketOf(ms) - 1] ?? 0) + 1
  const histogram = emptyHistogram()
  addCounts(histogram, `{${counts.join(',')}}`)
  return histogram
}

function exactPercentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN
}

test('percentiles of any times are within 5 % of the exact ones', () => {
  const times = fc.array(fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 1_600_000 })), {
    minLength: 1,
    maxLength: 300,
  })

  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95, 0.01, 1), (all, share) => {
      const exact = exactPercentile(all, share)
      const found = percentile(histogramOf(all), share) ?? Number.NaN
      expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.05)
    }),
  )
})

test('histograms of two days are the histogram of both', () => {
  const monday = histogramOf([120, 300, 5_000])
  const tuesday = histogramOf([80, 90])

  addHistogram(monday, tuesday)

  expect(monday).toEqual(histogramOf([120, 300, 5_000, 80, 90]))
})

test('times off the scale land in the outermost buckets', () => {
  expect([bucketOf(0), bucketOf(0.4), bucketOf(1), bucketOf(10 ** 12)]).toEqual([1, 1, 1, bucketCount])
})

test('nothing has no percentile', () => {
  expect(percentile(emptyHistogram(), 0.5)).toBeNull()
})
