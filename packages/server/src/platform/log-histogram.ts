/**
 * Times to first token, counted in buckets whose bounds grow by a constant factor, so that a percentile read from them is
 * within 5 % of the exact one however long the times are, and so that histograms of days and bots can be added up.
 *
 * After DDSketch (Masson, Rim, Lee: "DDSketch: A fast and fully-mergeable quantile sketch with relative-error
 * guarantees", VLDB 2019). A little finer than 5 %, which leaves room for rounding.
 */
const relativeError = 0.048
const growth = (1 + relativeError) / (1 - relativeError)
/** The natural logarithm of the factor, for SQL that sorts times into buckets as {@link bucketOf} does. */
export const logGrowth = Math.log(growth)

/** As many as the column `bot_usage_day.first_token_counts` has; the last one begins at 27 minutes. */
export const bucketCount = 150

/** The bucket of a time in milliseconds, from 1. What is below a millisecond counts as one. */
export function bucketOf(ms: number): number {
  if (ms <= 1) return 1
  return Math.min(bucketCount, Math.ceil(Math.log(ms) / logGrowth) + 1)
}

/** A time in milliseconds that is as far from the bucket's lower bound as from its upper one, relative to each. */
function timeOf(bucket: number): number {
  if (bucket === 1) return 1
  return (2 * growth ** (bucket - 1)) / (growth + 1)
}

/** Counts by bucket, the first one at index 0. */
export type Histogram = Float64Array

export function emptyHistogram(): Histogram {
  return new Float64Array(bucketCount)
}

/** Adds counts as PostgreSQL writes an `integer[]`: `{0,12,3}`. Scanned by hand: a page adds up thousands of them. */
export function addCounts(histogram: Histogram, text: string): void {
  let bucket = 0
  let count = 0
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) {
      count = count * 10 + code - 48
    } else {
      histogram[bucket] = (histogram[bucket] ?? 0) + count
      bucket += 1
      count = 0
    }
  }
}

export function addHistogram(histogram: Histogram, other: Histogram): void {
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    histogram[bucket] = (histogram[bucket] ?? 0) + (other[bucket] ?? 0)
  }
}

/**
 * The time that `share` of all times do not exceed (nearest rank), in milliseconds; null where there are none.
 *
 * @param share 0.5 for the median
 */
export function percentile(histogram: Histogram, share: number): number | null {
  let total = 0
  for (const count of histogram) total += count
  if (total === 0) return null
  let left = Math.ceil(total * share)
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    left -= histogram[bucket] ?? 0
    if (left <= 0) return Math.round(timeOf(bucket + 1) * 100) / 100
  }
  return null
}
