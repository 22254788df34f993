import { expect, test } from 'vitest'
import { PrivateAddressError } from '../../platform/net/guarded-fetch.ts'
import { VendorError } from './answer-model.ts'
import { describeVendorFailure } from './vendor-failure.ts'

function failure(status: number, message = 'the vendor’s own words') {
  return new VendorError(message, { status })
}

test.each([
  [302, "The vendor's address leads on to another one. Give that one instead."],
  [400, 'The vendor rejected the request.'],
  [401, 'The vendor refused the API key.'],
  [402, 'The vendor asks to be paid first.'],
  [403, 'The vendor refused the API key.'],
  [404, "The vendor does not know the bot's model."],
  [413, "The question with its history was too long for the vendor's limits."],
  [422, 'The vendor rejected the request.'],
  [429, "The vendor's rate limit was reached."],
  [498, 'The vendor had no capacity left.'],
  [500, 'The vendor failed with status 500.'],
  [503, 'The vendor failed with status 503.'],
])('status %s is put in plain words, with what the vendor said at the end', (status, words) => {
  const sentence = describeVendorFailure(failure(status))

  expect(sentence.startsWith(words)).toBe(true)
  expect(sentence.endsWith(' It said: "the vendor’s own words"')).toBe(true)
})

test('a page of HTML is cut short and put on one line', () => {
  const sentence = describeVendorFailure(failure(502, `<html>\n\n${'<p>Bad gateway</p>\n'.repeat(100)}`))

  expect(sentence).not.toContain('\n')
  expect(sentence.length).toBeLessThan(450)
})

test('a vendor that says nothing is not quoted', () => {
  expect(describeVendorFailure(failure(429, ''))).not.toContain('It said')
})

test.each([
  [new VendorError('fetch failed'), 'The connection to the vendor failed: fetch failed'],
  [new TypeError('fetch failed'), 'The connection to the vendor failed: fetch failed'],
  ['reset', 'The connection to the vendor failed: reset'],
  [{ code: 'E1' }, 'The connection to the vendor failed: {"code":"E1"}'],
  [undefined, 'The connection to the vendor failed: '],
])('what is no answer of the vendor is told as a failed connection', (error, sentence) => {
  expect(describeVendorFailure(error)).toBe(sentence)
})

test('a refused key is told as one, where the vendor says so with a 400', () => {
  const error = new VendorError('API key not valid.', { status: 400, vendorCode: 'API_KEY_INVALID' })

  expect(describeVendorFailure(error)).toMatch(/^The vendor refused the API key\./)
})

test('an address in a private network is told, however deep the failed connection hides it', () => {
  const cause = new TypeError('fetch failed', { cause: new PrivateAddressError() })

  expect(describeVendorFailure(new VendorError('Cannot connect.', { cause: new Error('Retried.', { cause }) }))).toBe(
    'The connection to the vendor failed: The address leads into a private network, which this installation does not allow.',
  )
})
