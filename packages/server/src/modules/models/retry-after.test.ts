import { expect, test } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const now = Date.parse('2026-11-20T12:00:00Z')

test.each([
  ['1', 1_000],
  ['0.5', 500],
  ['0', 0],
  ['-3', 0],
  ['Fri, 20 Nov 2026 12:01:30 GMT', 90_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j means %s milliseconds', (header, wait) => {
  expect(readRetryAfter(header, now)).toBe(wait)
})
