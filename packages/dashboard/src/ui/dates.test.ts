import { expect, test } from 'vitest'
import { formatDay, formatExact, formatRelative, formatShortDay, formatWait, shiftDay, todayIn } from './dates.ts'

const now = new Date('2026-11-23T12:00:00Z')

test.each([
  ['2026-11-23T11:59:31Z', 'just now'],
  ['2026-11-23T12:00:20Z', 'just now'],
  ['2026-11-23T11:59:00Z', '1 minute ago'],
  ['2026-11-23T11:00:01Z', '59 minutes ago'],
  ['2026-11-23T10:59:59Z', '1 hour ago'],
  ['2026-11-22T11:00:00Z', 'yesterday'],
  ['2026-11-20T11:00:00Z', '3 days ago'],
  ['2026-11-16T11:00:00Z', 'last week'],
  ['2026-09-01T11:00:00Z', '2 months ago'],
  ['2024-11-01T11:00:00Z', '2 years ago'],
  ['2026-11-23T14:30:00Z', 'in 2 hours'],
])('%s is %s', (iso, words) => {
  expect(formatRelative(new Date(iso), now)).toBe(words)
})

test('an exact date is in the given time zone', () => {
  expect(formatExact(new Date('2026-11-04T23:05:00Z'), 'Europe/Berlin')).toBe('5 November 2026 at 00:05')
})

test('a calendar date is the same day everywhere', () => {
  expect(formatDay('2026-08-16')).toBe('16 August 2026')
})

test('a wait is rounded up: trying at once is never too early', () => {
  expect([formatWait(0.2), formatWait(45), formatWait(119.5), formatWait(120), formatWait(890)]).toEqual([
    '1 s',
    '45 s',
    '120 s',
    '2 min',
    '15 min',
  ])
})

test('today is another day in another time zone', () => {
  const late = new Date('2026-11-23T23:30:00Z')
  expect([todayIn('UTC', late), todayIn('Asia/Kolkata', late)]).toEqual(['2026-11-23', '2026-11-24'])
})

test('days are counted over the ends of months', () => {
  expect([shiftDay('2026-03-01', -1), shiftDay('2026-12-31', 1), formatShortDay('2026-08-16')]).toEqual([
    '2026-02-28',
    '2027-01-01',
    '16 Aug',
  ])
})
