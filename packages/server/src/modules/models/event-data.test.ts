import { array, check, nat, property, string, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { createEventDataReader } from './event-data.ts'

function read(...pieces: string[]): string[] {
  const found: string[] = []
  const take = createEventDataReader((data) => found.push(data))
  for (const piece of pieces) take(piece)
  return found
}

test.each([
  ['data: a\n\n', ['a']],
  ['data:a\n\n', ['a']],
  ['data:  a\n\n', [' a']],
  ['data: a\r\n\r\n', ['a']],
  ['data: a\ndata: b\n\n', ['a\nb']],
  [': a comment\n\ndata: a\n\n', ['a']],
  ['event: x\nid: 7\nretry: 3\ndata: a\n\n', ['a']],
  ['data: a\n\ndata: b\n\n', ['a', 'b']],
  ['data\n\n\n\n', []],
  ['data: an event that never ends', []],
])('%j tells %j', (text, events) => {
  expect(read(text)).toEqual(events)
})

test('wherever a stream is cut, it tells the same', () => {
  const written = array(
    string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' ')),
    { maxLength: 8 },
  )

  const result = check(
    property(written, uniqueArray(nat(200)), (events, cuts) => {
      const text = events.map((event) => `data: ${event}\r\n\n`).join('')
      const places = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]
      const pieces = places.map((place, index) => text.slice(places[index - 1] ?? 0, place))
      expect(read(...pieces)).toEqual(events)
    }),
  )

  expect(result.failed, String(result.counterexample)).toBe(false)
})
