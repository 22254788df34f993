import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchQuery, searchWords, workspaceWord } from './search-words.ts'

test.each([
  ['Where is my Order?', ['where', 'is', 'my', 'order']],
  ["don't e-mail me@example.com", ['don', 't', 'e', 'mail', 'me', 'example', 'com']],
  ['Die Größe der Tür, ÉTÉ', ['die', 'große', 'der', 'tur', 'ete']],
  ['order order ORDER', ['order']],
  ['thanks 👍🏽 !!!', ['thanks', '👍']],
  ['注文番号', ['注文', '文番', '番号', '号']],
  ['हिन्दी में', ['हिन्दी', 'में']],
  ['?! -- ()', []],
])('%s is found by its words', (text, words) => {
  expect(searchWords(text)).toEqual(words)
})

test('each word that was typed may go on, and says nothing else than itself', () => {
  expect(searchQuery('Refund OR (war & !bat) :* \'"\\')).toBe("'refund':* & 'or':* & 'war':* & 'bat':*")
  expect(searchQuery('war warranty')).toBe("'warranty':*")
  expect(searchQuery('&|!')).toBeUndefined()
})

test('no text has a word that could be a workspace’s', () => {
  const word = workspaceWord('0193e5a0-7c3e-7d2a-8b1f-3c5d6e7f8a9b')

  expect(searchWords(word)).not.toContain(word)
  expect(word).toHaveLength(33)
})

test('whatever was typed, the words of a query are short and of letters, digits, marks and signs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const word of searchWords(text)) {
        expect(word).toMatch(/^(?:[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic})$/u)
        expect(word.length).toBeLessThanOrEqual(32)
      }
    }),
  )
})
