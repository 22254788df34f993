import { locateBlocks } from './parse-blocks.ts'
import type { Block } from './tree.ts'

/** Parses a text that mostly grows at its end. Blocks that nothing more can change are kept, as the same objects. */
export type GrowingParser = (text: string) => readonly Block[]

export function createGrowingParser(): GrowingParser {
  let settledText = ''
  let settled: Block[] = []
  return (text) => {
    if (!text.startsWith(settledText)) {
      settledText = ''
      settled = []
    }
    const open = locateBlocks(text.slice(settledText.length))
    const blocks = [...settled, ...open.map(({ block }) => block)]
    // A line that is not whole yet may still turn out to belong to the block before its own, but to none further up.
    const [boundary] = open.slice(-2)
    if (boundary && boundary.offset > 0) {
      settledText = text.slice(0, settledText.length + boundary.offset)
      settled = blocks.slice(0, blocks.length - Math.min(open.length, 2))
    }
    return blocks
  }
}

/** A last line of nothing but marks: a list, a heading, a fence or an emphasis that has not begun. */
const onlyMarks = /^(?:> ?)*(?:#{1,6}|[-*_+]|\d{1,9}[.)]?|`{1,3}[\w+-]*|~{1,3}|[*_-]{2,3})?$/
const onlyRuler = /^[\s|:-]*$/

/** The text so far without what would be shown as one thing now and, a few characters later, as another. */
export function withoutUnfinished(text: string): string {
  const lastStart = text.lastIndexOf('\n') + 1
  const last = text.slice(lastStart)
  const [above, aboveStart] = lineBefore(text, lastStart)
  if (isRow(last) && !isRow(above)) return text.slice(0, lastStart)
  // A row is the head of a table only once the ruler below it is whole.
  if (isRow(above) && onlyRuler.test(last) && !isRow(lineBefore(text, aboveStart)[0])) return text.slice(0, aboveStart)
  return last !== '' && onlyMarks.test(last.trim()) ? text.slice(0, lastStart) : text
}

function lineBefore(text: string, lineStart: number): [line: string, start: number] {
  if (lineStart === 0) return ['', 0]
  const start = text.lastIndexOf('\n', lineStart - 2) + 1
  return [text.slice(start, lineStart - 1), start]
}

function isRow(line: string): boolean {
  return line.trimStart().startsWith('|')
}
