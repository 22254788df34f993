import { expect, test } from 'vitest'
import { describeClock, listTimeZones, matchesZone, timeZoneLabel } from './time-zones.ts'

test('zones are named as one says them', () => {
  expect(timeZoneLabel('America/New_York')).toBe('New York, America')
  expect(timeZoneLabel('America/Argentina/Salta')).toBe('Salta, Argentina, America')
  expect(timeZoneLabel('UTC')).toBe('UTC')
})

test('a zone shows its clock, with summer time where it has one', () => {
  const summer = new Date('2026-07-01T12:00:00Z')
  const winter = new Date('2026-12-01T12:00:00Z')

  expect(describeClock('Europe/Berlin', summer)).toBe('14:00, UTC+2')
  expect(describeClock('Europe/Berlin', winter)).toBe('13:00, UTC+1')
  expect(describeClock('Asia/Kolkata', winter)).toBe('17:30, UTC+5:30')
  expect(describeClock('UTC', winter)).toBe('12:00, UTC')
})

test.each([
  ['America/New_York', 'new york', true],
  ['America/New_York', 'America/New_York', true],
  ['America/New_York', 'york, amer', true],
  ['Europe/Berlin', 'york', false],
])('%s and "%s": %s', (zone, query, isMatch) => {
  expect(matchesZone(zone, query)).toBe(isMatch)
})

test('the list begins with UTC and has each zone once', () => {
  const zones = listTimeZones('Europe/Berlin')

  expect(zones[0]).toBe('UTC')
  expect(zones.filter((zone) => zone === 'Europe/Berlin')).toHaveLength(1)
  expect(zones).toContain('Asia/Kolkata')
  expect(zones).not.toContain('Asia/Calcutta')
  expect(listTimeZones('Moon/Tycho')).toContain('Moon/Tycho')
})
