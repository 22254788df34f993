import { expect, test } from 'vitest'
import { addDays, listDays, localDay } from './local-days.ts'

test.each([
  ['UTC', '2026-03-01'],
  ['Asia/Kolkata', '2026-03-01'],
  ['America/Los_Angeles', '2026-02-28'],
  ['Pacific/Kiritimati', '2026-03-01'],
])('at one moment it is in %s the %s', (zone, day) => {
  expect(localDay(zone, new Date('2026-03-01T01:30:00Z'))).toBe(day)
})

test('days follow each other over months, leap days and changes of the clock', () => {
  expect(listDays('2028-02-28', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
})
