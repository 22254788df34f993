import { formatShare } from '../../ui/numbers.ts'

/** What a change means to the owner; `neutral` where more is neither good nor bad. */
export type Meaning = 'better' | 'worse' | 'neutral'

export interface Change {
  /** Such as "12% more", "18% faster", "none before". */
  words: string
  direction: 'up' | 'down' | undefined
  meaning: Meaning
}

interface ChangeWords {
  up: string
  down: string
  /** What growth is. */
  upIs: Meaning
}

export const changeWords = {
  amount: { up: 'more', down: 'fewer', upIs: 'better' },
  load: { up: 'more', down: 'less', upIs: 'neutral' },
  failures: { up: 'worse', down: 'better', upIs: 'worse' },
  time: { up: 'slower', down: 'faster', upIs: 'worse' },
  share: { up: 'better', down: 'worse', upIs: 'better' },
} as const satisfies Record<string, ChangeWords>

/** How a figure stands to the same one of the span before, in words. Null is a span that had no such figure. */
export function describeChange(now: number | null, before: number | null, words: ChangeWords): Change {
  if (now === null || before === null) return { words: 'nothing to compare', direction: undefined, meaning: 'neutral' }
  if (now === before) return { words: 'no change', direction: undefined, meaning: 'neutral' }
  const isUp = now > before
  const direction = isUp ? 'up' : 'down'
  const meaning = meaningOf(isUp, words.upIs)
  if (before === 0) return { words: 'none before', direction, meaning }
  const times = now / before
  // So little is chance, and deserves no colour.
  const told = Math.abs(times - 1) < 0.01 ? 'neutral' : meaning
  if (times >= 10) return { words: `${Math.round(times)} times`, direction, meaning }
  const share = formatShare(Math.max(Math.abs(times - 1), 0.001), 1)
  return { words: `${share} ${isUp ? words.up : words.down}`, direction, meaning: told }
}

function meaningOf(isUp: boolean, upIs: Meaning): Meaning {
  if (upIs === 'neutral') return 'neutral'
  return isUp === (upIs === 'better') ? 'better' : 'worse'
}
