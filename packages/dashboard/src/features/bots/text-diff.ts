import { diffWordsWithSpace } from 'diff'

export interface TextPart {
  kind: 'same' | 'added' | 'removed' | 'skipped'
  text: string
}

/** Texts with more differences than that share too little for word by word to be of help, and take too long to compare. */
const maxDifferences = 2_000

/** Lines that are kept on either side of a difference. */
const context = 2

/** How one text became another, word by word; long stretches that stayed are left out, with how many lines they have. */
export function diffTexts(before: string, after: string): TextPart[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: maxDifferences })
  if (!changes) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: `\n${after}` },
    ]
  }
  const parts = changes.map(({ value, added, removed }): TextPart => {
    return { kind: added ? 'added' : removed ? 'removed' : 'same', text: value }
  })
  return parts.flatMap((part, index) =>
    part.kind === 'same' ? shorten(part.text, { isFirst: index === 0, isLast: index === parts.length - 1 }) : part,
  )
}

function shorten(text: string, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): TextPart[] {
  const lines = text.split('\n')
  const [head, tail] = [isFirst ? 0 : context, isLast ? 0 : context]
  const skipped = lines.length - head - tail
  if (skipped <= 2 || (isFirst && isLast)) return [{ kind: 'same', text }]
  const parts: TextPart[] = [
    {
      kind: 'same',
      text: lines
        .slice(0, head)
        .map((line) => `${line}\n`)
        .join(''),
    },
    { kind: 'skipped', text: `${skipped} lines without a change` },
    {
      kind: 'same',
      text: lines
        .slice(lines.length - tail)
        .map((line) => line)
        .join('\n'),
    },
  ]
  return parts.filter(({ text: words }) => words !== '')
}
