const unstorable = /\0|\p{Surrogate}/gu

/**
 * The same value with U+FFFD where its text holds what PostgreSQL cannot: NUL, and in JSON half of a surrogate pair.
 *
 * Decoders do the same with badly encoded UTF-8. The lengths stay as they were validated.
 */
export function toStorable<Value>(value: Value): Value {
  return replaceIn(value) as Value
}

function replaceIn(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(unstorable, '\ufffd')
  if (Array.isArray(value)) return value.map(replaceIn)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceIn(item)]))
}
