import { diffArrays } from 'diff'

export interface TextPart {
  kind: 'same' | 'added' | 'removed' | 'skipped'
  text: string
}

/** Texts with more differences than that share too little for word by word to be of help, and take too long to compare. */
const maxDifferences = 800

/** Lines that are kept on either side of a difference. */
const context = 2

/** How one text became another, word by word; long stretches that stayed are left out, with how many lines they have. */
export function diffTexts(before: string, after: string): TextPart[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: maxDifferences })
  if (!changes) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: `\n${after}` },
    ]
  }
  const parts = joinChanges(
    changes.map(({ value, added, removed }): TextPart => {
      return { kind: added ? 'added' : removed ? 'removed' : 'same', text: value.join('') }
    }),
  )
  return parts.flatMap((part, index) =>
    part.kind === 'same' ? shorten(part.text, { isFirst: index === 0, isLast: index === parts.length - 1 }) : part,
  )
}

/** Words with their punctuation, and what stands between them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+|\n|[^\S\n]+/g) ?? []
}

/** Changes with nothing but a space between them become one, so that each can be read as a phrase. */
function joinChanges(parts: readonly TextPart[]): TextPart[] {
  const joined: TextPart[] = []
  let [removed, added] = ['', '']
  const flush = () => {
    if (removed) joined.push({ kind: 'removed', text: removed })
    if (added) joined.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const [index, { kind, text }] of parts.entries()) {
    const isBetweenChanges = index > 0 && index < parts.length - 1
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else if (isBetweenChanges && /^[^\S\n]*$/.test(text)) {
      removed += text
      added += text
    } else {
      flush()
      joined.push({ kind, text })
    }
  }
  flush()
  return joined
}

function shorten(text: string, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): TextPart[] {
  const lines = text.split('\n')
  const [head, tail] = [isFirst ? 0 : context, isLast ? 0 : context]
  const skipped = lines.length - head - tail
  if (skipped <= 2 || (isFirst && isLast)) return [{ kind: 'same', text }]
  const parts: TextPart[] = [
    { kind: 'same', text: lines.slice(0, head).join('\n') },
    { kind: 'skipped', text: `${skipped} lines without a change` },
    { kind: 'same', text: lines.slice(lines.length - tail).join('\n') },
  ]
  return parts.filter(({ text: words }) => words !== '')
}
