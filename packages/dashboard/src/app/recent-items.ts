const storageKey = 'parley.palette-recent'
const limit = 4

/** The ids of what was last chosen in the palette, newest first. They name screens and bots, never what visitors wrote. */
export function readRecent(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, limit) : []
  } catch {
    return []
  }
}

export function keepRecent(id: string): void {
  const recent = [id, ...readRecent().filter((known) => known !== id)].slice(0, limit)
  try {
    localStorage.setItem(storageKey, JSON.stringify(recent))
  } catch {
    // Storage is blocked: nothing is remembered.
  }
}
