const allowed = ['http:', 'https:', 'mailto:', 'tel:']

/** An address that may be linked to, normalised; undefined for any other scheme, and for what is no full address. */
export function safeHref(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return allowed.includes(url.protocol) ? url.href : undefined
}
