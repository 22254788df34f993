const allowed = ['http:', 'https:', 'mailto:', 'tel:']

/** An address that may be linked to, normalised; undefined for any other scheme, and for what is no full address. */
export function safeHref(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text)
    return allowed.includes(protocol) ? href : undefined
  } catch {
    return undefined
  }
}
