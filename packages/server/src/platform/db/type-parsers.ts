import { types } from 'pg'

const { INT8, DATE, TEXT } = types.builtins
/** Arrays of the same; the driver has no names for them. */
const int8Array = 1016 as typeof INT8
const dateArray = 1182 as typeof DATE
const parseTextArray = types.getTypeParser(1009 as typeof TEXT, 'text') as (text: string) => (string | null)[]

/**
 * How both engines read values: int8 as a number (an error beyond 2^53, never a wrong number), date as `YYYY-MM-DD`;
 * the rest as node-postgres does: numeric as text, timestamptz as Date, json parsed, bytea as Buffer.
 */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return parseInt8
    if (oid === DATE) return asText
    if (oid === int8Array) return parseInt8Array
    if (oid === dateArray) return parseTextArray
    return types.getTypeParser(oid, format ?? 'text')
  },
}

function parseInt8(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    throw new RangeError(`The database's number ${text} is too large to be read exactly.`)
  return number
}

function parseInt8Array(text: string): (number | null)[] {
  return parseTextArray(text).map((item) => (item === null ? null : parseInt8(item)))
}

function asText(text: string): string {
  return text
}
