/** Finds the marks that close others. Made in one pass when first asked, so that hostile text stays linear. */
export interface MarkIndex {
  /** Where the next run of exactly so many backticks starts. Ask with growing positions only. */
  nextTicks(length: number, from: number): number | undefined
  /** The partner, on the same line, of the parenthesis that opens at a position. */
  closingParenthesis(at: number): number | undefined
}

export function createMarkIndex(text: string): MarkIndex {
  let ticks: Map<number, number[]> | undefined
  let parentheses: Map<number, number> | undefined
  return {
    nextTicks: (length, from) => {
      ticks ??= findTicks(text)
      const starts = ticks.get(length) ?? []
      while (starts.length > 0 && (starts.at(-1) ?? 0) < from) starts.pop()
      return starts.at(-1)
    },
    closingParenthesis: (at) => {
      if (text[at] !== '(') return undefined
      parentheses ??= matchParentheses(text)
      return parentheses.get(at)
    },
  }
}

/** For each length of backtick run, where those runs start, last first. */
function findTicks(text: string): Map<number, number[]> {
  const ticks = new Map<number, number[]>()
  for (const { index, 0: run } of text.matchAll(/`+/g)) {
    const starts = ticks.get(run.length)
    if (starts) starts.push(index)
    else ticks.set(run.length, [index])
  }
  for (const starts of ticks.values()) starts.reverse()
  return ticks
}

function matchParentheses(text: string): Map<number, number> {
  const partners = new Map<number, number>()
  let open: number[] = []
  for (const { index, 0: mark } of text.matchAll(/[()\n]/g)) {
    if (mark === '(') open.push(index)
    else if (mark === '\n') open = []
    else {
      const partner = open.pop()
      if (partner !== undefined) partners.set(partner, index)
    }
  }
  return partners
}
