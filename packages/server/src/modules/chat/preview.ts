/** Characters of a message that a list of conversations shows. */
const previewLength = 160

/** The beginning of a message, on one line. */
export function previewOf(text: string): string {
  // Long messages are cut first: the rest would be looked at for nothing.
  const line = text
    .slice(0, 8 * previewLength)
    .replace(/\s+/g, ' ')
    .trim()
  return [...line].slice(0, previewLength).join('').toWellFormed()
}
