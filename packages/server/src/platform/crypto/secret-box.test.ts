import { expect, test } from 'vitest'
import { createSecretBox, UnsealError } from './secret-box.ts'

const [old, now] = ['o'.repeat(32), 'n'.repeat(32)]
const box = createSecretBox(now, [], 'a test')
const place = ['workspace-1', 'groq', 'row-1']

test.each(['sk-1', '', 'ключ 🗝', 'x'.repeat(10_000)])('what is sealed opens again: %j', (text) => {
  expect(box.open(box.seal(text, place), place)).toBe(text)
})

test('the same text is sealed differently each time, and never stands in it', () => {
  const sealed = Array.from({ length: 50 }, () => box.seal('sk-secret', place))

  expect(new Set(sealed).size).toBe(50)
  for (const one of sealed) {
    expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('sk-secret')
  }
})

test.each([
  [['workspace-2', 'groq', 'row-1']],
  [['workspace-1', 'openai', 'row-1']],
  [['workspace-1', 'groq', 'row-2']],
  [['workspace-1', 'groq']],
  [['workspace-1,groq', 'row-1']],
])('moved to %j it does not open', (other) => {
  const sealed = box.seal('sk-1', place)

  expect(() => box.open(sealed, other)).toThrow(UnsealError)
})

test('changed in any part it does not open', () => {
  const [id, nonce = '', content = ''] = box.seal('sk-1', place).split('.')
  const flipped = (text: string) => {
    const bytes = Buffer.from(text, 'base64url')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    return bytes.toString('base64url')
  }
  const cut = Buffer.from(content, 'base64url').subarray(0, -1).toString('base64url')

  for (const changed of [
    `${id}.${flipped(nonce)}.${content}`,
    `${id}.${nonce}.${flipped(content)}`,
    `${id}.${nonce}.${cut}`,
    `${id}.${nonce}.`,
    `${id}.${nonce}`,
    'x',
    '',
  ]) {
    expect(() => box.open(changed, place), changed).toThrow(UnsealError)
  }
})

test('after a change of the secret, what the one before sealed opens while that is given', () => {
  const sealed = createSecretBox(old, [], 'a test').seal('sk-1', place)
  const rotated = createSecretBox(now, [old], 'a test')

  expect(rotated.open(sealed, place)).toBe('sk-1')
  expect(sealed.split('.')[0]).not.toBe(rotated.keyId)
  expect(rotated.seal('sk-1', place).split('.')[0]).toBe(rotated.keyId)
  expect(() => box.open(sealed, place)).toThrow(UnsealError)
})

test('boxes of different purposes do not open each other’s', () => {
  const sealed = createSecretBox(now, [], 'another use').seal('sk-1', place)

  expect(() => box.open(sealed, place)).toThrow(UnsealError)
})
