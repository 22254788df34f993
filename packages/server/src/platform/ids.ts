import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { z } from 'zod'

/** A new UUID v7 under the brand that the place asks for: `newId<BotId>()`. */
export function newId<Id extends string & z.core.$brand>(): Id {
  return randomUUIDv7() as unknown as Id
}

/** An unguessable text of letters, digits, "_" and "-"; 6 bits of chance a character. */
export function randomToken(characters: number): string {
  return randomBytes(Math.ceil((characters * 3) / 4))
    .toString('base64url')
    .slice(0, characters)
}
