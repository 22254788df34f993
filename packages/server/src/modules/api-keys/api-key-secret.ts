import { createHash, randomInt } from 'node:crypto'

/** Tells an API key from every other bearer token, to people, to this server and to scanners of leaked secrets. */
export const keyPrefix = 'parley_'
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const randomLength = 40
/** Of a key's random characters, those that lists show. */
const shownLength = 6

const keyPattern = new RegExp(`^${keyPrefix}[0-9A-Za-z]{${randomLength}}$`)

/** A new key: 238 bits of chance. */
export function makeApiKey(): string {
  return keyPrefix + Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('')
}

export function isApiKey(text: string): boolean {
  return keyPattern.test(text)
}

/** The beginning of a key, to tell it from others; useless by itself. */
export function shownPrefix(key: string): string {
  return key.slice(0, keyPrefix.length + shownLength)
}

/** As it is stored and looked up. A key is long and random, so a slow hash would protect it no better. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
