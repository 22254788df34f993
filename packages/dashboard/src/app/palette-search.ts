/** What can be found: by its label first, then by other words. */
export interface Findable {
  label: string
  words?: string | undefined
}

/**
 * How well an item answers what was typed, from 0, which is not at all. Every word that was typed must begin a word of
 * the item; beginning the label counts most, standing in the label more than among its other words.
 */
export function score({ label, words = '' }: Findable, query: string): number {
  const typed = split(query)
  const inLabel = split(label)
  const inWords = split(words)
  let total = 0
  for (const word of typed) {
    const place = inLabel.findIndex((candidate) => candidate.startsWith(word))
    if (place === 0) total += 4
    else if (place > 0) total += 3
    else if (inLabel.some((candidate) => candidate.includes(word))) total += 2
    else if (inWords.some((candidate) => candidate.startsWith(word))) total += 1
    else return 0
  }
  return typed.length === 0 ? 0 : total / typed.length
}

/** The items that answer it, best first; those that answer it equally well stay in their order. */
export function find<Item extends Findable>(items: readonly Item[], query: string): Item[] {
  return items
    .map((item) => ({ item, score: score(item, query) }))
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

/** Words without case and accents: "Café" is found by "cafe". */
function split(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
