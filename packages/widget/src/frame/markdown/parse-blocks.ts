import type { Block } from './tree.ts'

/** Quotes and lists nest so deep; what is deeper stays as text. */
const deepest = 8

const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\s]*)/
const heading = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const quote = /^ {0,3}>[ ]?/
const bullet = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+|$)/
/** A numbered line in mid-paragraph is a list only from 1: "In\n2026. It" is prose. */
const interruptingBullet = /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/

/** Splits an answer into blocks, in one pass over its lines. Raw HTML is text like any other. */
export function parseBlocks(text: string, depth = 0): Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (line.trim() === '') {
      at += 1
      continue
    }
    const read =
      readFence(lines, at) ??
      readLine(line, at) ??
      readNested(lines, at, depth) ??
      readTable(lines, at) ??
      readParagraph(lines, at)
    blocks.push(read.block)
    at = read.next
  }
  return blocks
}

interface Read {
  block: Block
  /** The line after the block. */
  next: number
}

/** Code between fences. One that is not closed yet runs to the end: the rest is still to come. */
function readFence(lines: readonly string[], at: number): Read | undefined {
  const [, marks, language = ''] = fence.exec(lines[at] ?? '') ?? []
  if (!marks) return undefined
  let end = at + 1
  while (end < lines.length && !isClosing(lines[end] ?? '', marks)) end += 1
  return { block: { type: 'code', language, text: lines.slice(at + 1, end).join('\n') }, next: end + 1 }
}

function isClosing(line: string, marks: string): boolean {
  const trimmed = line.trim()
  return trimmed.length >= marks.length && trimmed === (marks[0] ?? '').repeat(trimmed.length)
}

function readLine(line: string, at: number): Read | undefined {
  if (rule.test(line)) return { block: { type: 'rule' }, next: at + 1 }
  const [, marks, text] = heading.exec(line) ?? []
  return marks && text
    ? { block: { type: 'heading', level: marks.length, text: withoutClosing(text) }, next: at + 1 }
    : undefined
}

/** A heading may be closed with marks too. Cut by hand: a pattern for "marks at the end" would look from each one on. */
function withoutClosing(text: string): string {
  const bare = text.trimEnd()
  let end = bare.length
  while (bare[end - 1] === '#') end -= 1
  return end === bare.length || !/\s/.test(bare[end - 1] ?? '') ? bare : bare.slice(0, end).trimEnd()
}

function readNested(lines: readonly string[], at: number, depth: number): Read | undefined {
  if (depth >= deepest) return undefined
  return readQuote(lines, at, depth) ?? readList(lines, at, depth)
}

function readQuote(lines: readonly string[], at: number, depth: number): Read | undefined {
  let next = at
  while (next < lines.length && quote.test(lines[next] ?? '')) next += 1
  if (next === at) return undefined
  const inner = lines.slice(at, next).map((line) => line.replace(quote, ''))
  return { block: { type: 'quote', children: parseBlocks(inner.join('\n'), depth + 1) }, next }
}

function readList(lines: readonly string[], at: number, depth: number): Read | undefined {
  const first = bullet.exec(lines[at] ?? '')
  if (!first?.[2]) return undefined
  const isOrdered = /\d/.test(first[2])
  const items: Block[][] = []
  let next = at
  for (;;) {
    const marker = bullet.exec(lines[next] ?? '')
    if (!marker?.[2] || /\d/.test(marker[2]) !== isOrdered || rule.test(lines[next] ?? '')) break
    const indent = marker[0].length
    const inner = [(lines[next] ?? '').slice(indent)]
    next += 1
    while (next < lines.length && continuesItem(lines, next)) {
      inner.push(outdent(lines[next] ?? '', indent))
      next += 1
    }
    items.push(parseBlocks(inner.join('\n'), depth + 1))
    while (lines[next]?.trim() === '' && bullet.test(lines[next + 1] ?? '')) next += 1
  }
  return { block: { type: 'list', isOrdered, start: isOrdered ? Number.parseInt(first[2], 10) : 1, items }, next }
}

/** Indented lines belong to the item above, and so does plain text without a gap before it. */
function continuesItem(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  if (/^(?: {2,}|\t)/.test(line)) return true
  if (line.trim() === '') return /^(?: {2,}|\t)\S/.test(lines[at + 1] ?? '')
  return lines[at - 1]?.trim() !== '' && !startsBlock(line) && !bullet.test(line)
}

function outdent(line: string, indent: number): string {
  const white = /^[ \t]*/.exec(line)?.[0].length ?? 0
  return line.slice(Math.min(white, indent))
}

function readTable(lines: readonly string[], at: number): Read | undefined {
  const header = lines[at] ?? ''
  if (!header.includes('|')) return undefined
  const head = splitRow(header)
  const ruler = splitRow(lines[at + 1] ?? '')
  if (ruler.length !== head.length || !ruler.every((cell) => /^:?-+:?$/.test(cell))) return undefined
  let next = at + 2
  while (next < lines.length && (lines[next] ?? '').includes('|')) next += 1
  const rows = lines.slice(at + 2, next).map((line) => {
    const cells = splitRow(line)
    return head.map((_, column) => cells[column] ?? '')
  })
  return { block: { type: 'table', head, rows }, next }
}

/** Cells between bars; a bar behind a backslash is a character. */
function splitRow(line: string): string[] {
  const bare = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return bare.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}

function readParagraph(lines: readonly string[], at: number): Read {
  let next = at + 1
  while (next < lines.length && lines[next]?.trim() !== '' && !startsBlock(lines[next] ?? '')) next += 1
  return { block: { type: 'paragraph', text: lines.slice(at, next).join('\n') }, next }
}

function startsBlock(line: string): boolean {
  return fence.test(line) || heading.test(line) || rule.test(line) || quote.test(line) || interruptingBullet.test(line)
}
