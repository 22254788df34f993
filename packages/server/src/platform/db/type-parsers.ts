import { types } from 'pg'

const { INT8, DATE } = types.builtins

/**
 * How both engines read values: int8 as a number (an error beyond 2^53, never a wrong number), date as `YYYY-MM-DD`;
 * the rest as node-postgres does: numeric as text, timestamptz as Date, json parsed, bytea as Buffer.
 */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return parseInt8
    if (oid === DATE) return asText
    return types.getTypeParser(oid, format ?? 'text')
  },
}

function parseInt8(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    throw new RangeError(`The database's number ${text} is too large to be read exactly.`)
  return number
}

function asText(text: string): string {
  return text
}
