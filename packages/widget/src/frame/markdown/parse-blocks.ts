import { startsTable, tableFrom } from './table.ts'
import type { Block } from './tree.ts'

/** Quotes and lists nest so deep; what is deeper stays as text. */
const deepest = 8

/** Backticks cannot stand behind a fence of backticks: that would be code within a line. */
const fence = /^ {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$/
const heading = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const quote = /^ {0,3}>[ ]?/
const bullet = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+|$)/
/** A numbered line in mid-paragraph is a list only from 1: "In\n2026. It" is prose. */
const interruptingBullet = /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/

/** A block, and where its first line starts in the text. */
export interface LocatedBlock {
  block: Block
  offset: number
}

/** Splits an answer into blocks, in one pass over its lines. Raw HTML is text like any other. */
export function parseBlocks(text: string): Block[] {
  return locateBlocks(text).map(({ block }) => block)
}

export function locateBlocks(text: string): LocatedBlock[] {
  const lines = text.split('\n')
  const located: LocatedBlock[] = []
  let offset = 0
  let counted = 0
  for (const { block, at } of readBlocks(lines, 0)) {
    for (; counted < at; counted += 1) offset += (lines[counted]?.length ?? 0) + 1
    located.push({ block, offset })
  }
  return located
}

interface Read {
  block: Block
  /** The line after the block. */
  next: number
}

function* readBlocks(lines: readonly string[], depth: number): Generator<{ block: Block; at: number }> {
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (line.trim() === '') {
      at += 1
      continue
    }
    const { block, next }: Read =
      readFence(lines, at) ??
      readLine(line, at) ??
      readNested(lines, at, depth) ??
      readTable(lines, at) ??
      readParagraph(lines, at, depth)
    yield { block, at }
    at = next
  }
}

function readInner(lines: readonly string[], depth: number): Block[] {
  return Array.from(readBlocks(lines, depth + 1), ({ block }) => block)
}

/** Code between fences. One that is not closed yet runs to the end: the rest is still to come. */
function readFence(lines: readonly string[], at: number): Read | undefined {
  const [, ticks, tickInfo, tildes, tildeInfo] = fence.exec(lines[at] ?? '') ?? []
  const marks = ticks ?? tildes
  if (!marks) return undefined
  let end = at + 1
  while (end < lines.length && !isClosing(lines[end] ?? '', marks)) end += 1
  const language = (tickInfo ?? tildeInfo ?? '').trim()
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
  return { block: { type: 'quote', children: readInner(inner, depth) }, next }
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
    items.push(readInner(inner, depth))
    if (lines[next]?.trim() === '' && bullet.test(lines[next + 1] ?? '')) next += 1
  }
  return { block: { type: 'list', isOrdered, start: isOrdered ? Number.parseInt(first[2], 10) : 1, items }, next }
}

/** Indented lines belong to the item above, and so does plain text without a gap before it. */
function continuesItem(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '') return /^(?: {2,}|\t)\s*\S/.test(lines[at + 1] ?? '')
  if (/^(?: {2}|\t)/.test(line)) return true
  return lines[at - 1]?.trim() !== '' && !startsBlock(line) && !bullet.test(line)
}

function outdent(line: string, indent: number): string {
  const white = /^[ \t]*/.exec(line)?.[0].length ?? 0
  return line.slice(Math.min(white, indent))
}

function readTable(lines: readonly string[], at: number): Read | undefined {
  if (!startsTable(lines, at)) return undefined
  let next = at + 2
  while (next < lines.length && (lines[next] ?? '').includes('|')) next += 1
  return { block: tableFrom(lines.slice(at, next)), next }
}

function readParagraph(lines: readonly string[], at: number, depth: number): Read {
  let next = at + 1
  while (next < lines.length && continuesParagraph(lines, next, depth)) next += 1
  return { block: { type: 'paragraph', text: lines.slice(at, next).join('\n') }, next }
}

function continuesParagraph(lines: readonly string[], at: number, depth: number): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '') return false
  // Quotes and lists that are too deep to be shown as such do not break up their text either.
  if (depth >= deepest) return !fence.test(line) && !heading.test(line) && !rule.test(line)
  return !startsBlock(line) && !startsTable(lines, at)
}

function startsBlock(line: string): boolean {
  return fence.test(line) || heading.test(line) || rule.test(line) || quote.test(line) || interruptingBullet.test(line)
}
