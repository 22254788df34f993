import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'

/** Writes and reads what a page hands to the next: text for clients, a place in the list for us. */
export interface PageCursor<Place> {
  write(place: Place): string
  /** Undefined for the first page. Throws `invalid_input` for a cursor that no page gave. */
  read(cursor: string | undefined): Place | undefined
}

export function createPageCursor<Schema extends z.ZodType>(schema: Schema): PageCursor<z.output<Schema>> {
  return {
    write: (place) => Buffer.from(JSON.stringify(place)).toString('base64url'),
    read: (cursor) => {
      if (cursor === undefined) return undefined
      const place = schema.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
      if (place.success) return place.data
      const message = 'The cursor is not one that a page of this list gave.'
      throw new AppError('invalid_input', message, { fields: { cursor: message } })
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A moment as PostgreSQL writes it, to the microsecond: a Date would lose what tells two apart. */
export const exactMoment = z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/)
