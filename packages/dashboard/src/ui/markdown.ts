/** A block of a text, its inline marks not read yet. */
export type Block =
  | { type: 'paragraph' | 'heading' | 'code' | 'quote'; text: string }
  | { type: 'list'; isOrdered: boolean; start: number; items: { depth: number; text: string }[] }
  | { type: 'table'; rows: string[][] }
  | { type: 'rule' }

export type InlineNode =
  | { type: 'text' | 'code' | 'strong' | 'em'; text: string }
  | { type: 'link'; text: string; href: string }

const fence = /^\s{0,3}(`{3,}|~{3,})/
const heading = /^#{1,6}[ \t]+(\S.*)$/
const bullet = /^( {0,12})(?:[-*+]|(\d{1,9})[.)])[ \t]+(\S.*)$/
const rule = /^ {0,3}(?:-[ \t]*-[ \t]*-[-\s]*|\*[ \t]*\*[ \t]*\*[*\s]*)$/
const ruler = /^[\s|:-]+$/

/** The readable part of Markdown: what models write. Never fails; what is no mark is text. */
export function parseBlocks(source: string): Block[] {
  const blocks: Block[] = []
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const [, mark] = fence.exec(line) ?? []
    if (mark) {
      const stop = endOf(lines, at + 1, (other) => !other.trimStart().startsWith(mark))
      blocks.push({ type: 'code', text: lines.slice(at + 1, stop).join('\n') })
      at = stop + 1
    } else if (line.trim() === '') {
      at += 1
    } else if (rule.test(line)) {
      blocks.push({ type: 'rule' })
      at += 1
    } else if (line.startsWith('>')) {
      const stop = endOf(lines, at, (other) => other.startsWith('>'))
      blocks.push({ type: 'quote', text: unquoted(lines.slice(at, stop)) })
      at = stop
    } else if (isTableAt(lines, at)) {
      const stop = endOf(lines, at, (other) => other.trim() !== '' && other.includes('|'))
      const rows = lines.slice(at, stop).map(cellsOf)
      blocks.push({ type: 'table', rows: [rows[0] ?? [], ...rows.slice(2)] })
      at = stop
    } else if (bullet.test(line)) {
      const [list, stop] = takeList(lines, at)
      blocks.push(list)
      at = stop
    } else {
      const [, title] = heading.exec(line) ?? []
      const stop = title ? at + 1 : endOf(lines, at, (_, index) => index === at || !beginsBlock(lines, index))
      blocks.push(title ? { type: 'heading', text: title } : paragraph(lines.slice(at, stop)))
      at = stop
    }
  }
  return blocks
}

/** Quotes in quotes are shown as one, so that no text nests deeper than the page can draw. */
function unquoted(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^[> ]+/, '')).join('\n')
}

function paragraph(lines: readonly string[]): Block {
  return { type: 'paragraph', text: lines.join('\n').trim() }
}

function endOf(lines: readonly string[], from: number, belongs: (line: string, index: number) => boolean): number {
  let end = from
  while (end < lines.length && belongs(lines[end] ?? '', end)) end += 1
  return end
}

function beginsBlock(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? ''
  if (line.trim() === '' || line.startsWith('>') || fence.test(line)) return true
  return heading.test(line) || bullet.test(line) || rule.test(line) || isTableAt(lines, index)
}

function isTableAt(lines: readonly string[], at: number): boolean {
  const below = lines[at + 1] ?? ''
  return (lines[at] ?? '').includes('|') && below.includes('-') && below.includes('|') && ruler.test(below)
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}

function takeList(lines: readonly string[], from: number): [list: Block, end: number] {
  const [, , number] = bullet.exec(lines[from] ?? '') ?? []
  const items: { depth: number; text: string }[] = []
  let at = from
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const [, indent = '', ordinal, text] = bullet.exec(line) ?? []
    const last = items.at(-1)
    if (last && text !== undefined && indent.length < 2 && (ordinal === undefined) !== (number === undefined)) break
    if (text !== undefined && !rule.test(line)) items.push({ depth: Math.min(3, Math.floor(indent.length / 2)), text })
    else if (last && /^\s+\S/.test(line) && !fence.test(line)) last.text += `\n${line.trim()}`
    else if (line.trim() !== '' || !bullet.test(lines[at + 1] ?? '')) break
  }
  return [{ type: 'list', isOrdered: number !== undefined, start: Number(number ?? 1), items }, at]
}

// Each alternative is bounded and holds no nested repetition, so that hostile text stays linear.
const inline =
  /(`{1,3})([^`\n]{1,2000})\1(?!`)|\[([^[\]\n]{1,500})\]\(<?([^\s()<>]{1,2048}(?:\([^\s()<>]{0,200}\))?[^\s()<>]{0,200})>?\)|\*\*([^*\n]{1,2000})\*\*|__([^_\n]{1,2000})__|(?<![\w*])\*([^*\s][^*\n]{0,2000})\*(?![\w*])|(?<!\w)_([^_\s][^_\n]{0,2000})_(?!\w)|(https?:\/\/[^\s<>"`*\\]{1,2048})/g

/** The marks within a block's text. Links lead to the web or to mail; any other address stays text. */
export function parseInline(text: string): InlineNode[] {
  const nodes: InlineNode[] = []
  let from = 0
  for (const match of text.matchAll(inline)) {
    const node = readMatch(match)
    if (!node) continue
    if (match.index > from) nodes.push({ type: 'text', text: text.slice(from, match.index) })
    nodes.push(node)
    from = match.index + match[0].length
    if (node.type === 'link' && match[9] && node.text.length < match[9].length)
      from -= match[9].length - node.text.length
  }
  if (from < text.length) nodes.push({ type: 'text', text: text.slice(from) })
  return nodes
}

function readMatch(match: RegExpExecArray): InlineNode | undefined {
  const [, , code, label, address, strong, alsoStrong, em, alsoEm, bare] = match
  if (code !== undefined) return { type: 'code', text: code }
  if (label !== undefined && address !== undefined) return link(label, address)
  if (bare !== undefined) return link(withoutPunctuation(bare), withoutPunctuation(bare))
  const bold = strong ?? alsoStrong
  if (bold !== undefined) return { type: 'strong', text: bold }
  return { type: 'em', text: em ?? alsoEm ?? '' }
}

function link(text: string, address: string): InlineNode | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined
  return { type: 'link', text, href: url.href }
}

/** What ends the sentence around an address is not part of it. */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(/[.,:;!?'"\])]{1,50}$/, '')
  return address.endsWith(')') && trimmed.includes('(') && !trimmed.includes(')') ? `${trimmed})` : trimmed
}
