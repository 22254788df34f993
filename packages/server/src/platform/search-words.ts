/** Longer words are known by their beginning. Shorter than what stands for a workspace, which nobody can then write. */
const wordLength = 32

/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const wordsOrSigns = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu
const accents = /[\u0300-\u036f]/g

/**
 * What a text can be found by: its words in lower case without accents, each once. Emoji are words; of scripts without
 * spaces each pair of neighbours is one.
 */
export function searchWords(text: string): string[] {
  const found = new Set<string>()
  const folded = text.normalize('NFKD').replace(accents, '').normalize('NFC').toLowerCase()
  for (const [word] of folded.matchAll(wordsOrSigns)) {
    if (unspaced.test(word)) for (const pair of pairsOf(word)) found.add(pair)
    else found.add(cut(word))
  }
  return [...found]
}

/**
 * A `tsquery` for each word that someone typed, each of which may go on.
 *
 * Words hold letters, digits and emoji only, so nothing that was typed is read as an operator.
 */
export function searchTerms(typed: string): string[] {
  const words = searchWords(typed)
  // Whatever has the longer word has its beginning.
  const wanted = words.filter((word) => !words.some((other) => other !== word && other.startsWith(word)))
  return wanted.map((word) => `'${word}':*`)
}

/** The `tsquery` of all of them; undefined where nothing was typed that could be found. */
export function searchQuery(typed: string): string | undefined {
  const terms = searchTerms(typed)
  return terms.length === 0 ? undefined : terms.join(' & ')
}

/** What stands among a turn's words for its workspace. */
export function workspaceWord(workspaceId: string): string {
  return `w${workspaceId.replaceAll('-', '')}`
}

function pairsOf(run: string): string[] {
  const characters = [...run]
  return characters.map((character, index) => character + (characters[index + 1] ?? ''))
}

function cut(word: string): string {
  return word.length <= wordLength ? word : [...word].slice(0, wordLength).join('')
}
