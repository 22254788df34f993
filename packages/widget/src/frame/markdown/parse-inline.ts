import { safeHref } from './safe-href.ts'
import type { Inline } from './tree.ts'

/** Emphasis and links nest so deep; what is deeper stays as text. */
const deepest = 12
const longestAddress = 2_048

interface Opener {
  mark: string
  /** Where in the nodes its content begins. */
  start: number
}

/**
 * Turns a block's text into a tree, in one pass. Never fails: what opens nothing, or closes nothing, is text.
 *
 * @param isOpen the text may go on, so an emphasis that is not closed yet counts as closed at its end
 */
export function parseInline(text: string, isOpen = false): Inline[] {
  return new InlineParser(text).parse(isOpen)
}

class InlineParser {
  readonly #text: string
  #at = 0
  #nodes: Inline[] = []
  #openers: Opener[] = []
  #plain = ''
  /** For each length of backtick run, where those runs start, last first; made when first needed. */
  #ticks: Map<number, number[]> | undefined

  constructor(text: string) {
    this.#text = text
  }

  parse(isOpen: boolean): Inline[] {
    while (this.#at < this.#text.length) this.#step(this.#text[this.#at] ?? '')
    this.#flush()
    while (this.#openers.length > 0) this.#abandon(isOpen)
    return this.#nodes
  }

  #step(character: string): void {
    if (character === '\\') this.#escape()
    else if (character === '\n') this.#lineBreak()
    else if (character === '`') this.#code()
    else if (character === '*' || character === '_' || character === '~') this.#emphasis(character)
    else if (character === '[') this.#open('[', 1)
    else if (character === '!' && this.#text[this.#at + 1] === '[') this.#open('![', 2)
    else if (character === ']') this.#link()
    else if (character === 'h' && !this.#autolink()) this.#take(1)
    else if (character !== 'h') this.#take(1)
  }

  #take(length: number): void {
    this.#plain += this.#text.slice(this.#at, this.#at + length)
    this.#at += length
  }

  #flush(): void {
    if (this.#plain !== '') this.#nodes.push({ type: 'text', text: this.#plain })
    this.#plain = ''
  }

  #escape(): void {
    const next = this.#text[this.#at + 1] ?? ''
    if (/[!-/:-@[-`{-~]/.test(next)) {
      this.#plain += next
      this.#at += 2
    } else {
      this.#take(1)
    }
  }

  #lineBreak(): void {
    this.#plain = this.#plain.trimEnd()
    this.#flush()
    this.#nodes.push({ type: 'break' })
    this.#at += 1
  }

  #code(): void {
    const length = runLength(this.#text, this.#at)
    const close = this.#nextTicks(length, this.#at + length)
    if (close === undefined) {
      this.#take(length)
      return
    }
    this.#flush()
    const code = this.#text.slice(this.#at + length, close).replaceAll('\n', ' ')
    const isPadded = code.startsWith(' ') && code.endsWith(' ') && code.trim() !== ''
    this.#nodes.push({ type: 'code', text: isPadded ? code.slice(1, -1) : code })
    this.#at = close + length
  }

  /** The next run of exactly so many backticks. Each run is looked at once, so hostile text stays linear. */
  #nextTicks(length: number, from: number): number | undefined {
    if (!this.#ticks) {
      this.#ticks = new Map()
      for (let at = this.#text.length - 1; at >= 0; at -= 1) {
        if (this.#text[at] !== '`') continue
        let start = at
        while (this.#text[start - 1] === '`') start -= 1
        const size = at - start + 1
        const starts = this.#ticks.get(size)
        if (starts) starts.push(start)
        else this.#ticks.set(size, [start])
        at = start
      }
    }
    const starts = this.#ticks.get(length) ?? []
    while (starts.length > 0 && (starts.at(-1) ?? 0) < from) starts.pop()
    return starts.at(-1)
  }

  #emphasis(character: string): void {
    const length = runLength(this.#text, this.#at)
    const before = this.#text[this.#at - 1] ?? ' '
    const after = this.#text[this.#at + length] ?? ' '
    if ((character === '~' && length !== 2) || length > 3) {
      this.#take(length)
      return
    }
    const canClose = /\S/.test(before) && (character !== '_' || !isWord(after))
    const canOpen = /\S/.test(after) && (character !== '_' || !isWord(before))
    let left = length
    while (left > 0 && canClose) {
      const mark = this.#closable(character, left)
      if (!mark) break
      this.#close(mark)
      this.#at += mark.length
      left -= mark.length
    }
    while (left > 0) {
      const size = left === 3 ? 1 : left
      if (canOpen) this.#open(character.repeat(size), size)
      else this.#take(size)
      left -= size
    }
  }

  /** The innermost opener that a run of so many characters closes, before any link that is still open. */
  #closable(character: string, length: number): string | undefined {
    for (let index = this.#openers.length - 1; index >= 0; index -= 1) {
      const mark = this.#openers[index]?.mark ?? ''
      if (mark.endsWith('[')) return undefined
      if (mark[0] === character && mark.length <= length) return mark
    }
    return undefined
  }

  #open(mark: string, length: number): void {
    if (this.#openers.length >= deepest) {
      this.#take(length)
      return
    }
    this.#flush()
    this.#openers.push({ mark, start: this.#nodes.length })
    this.#at += length
  }

  #close(mark: string): void {
    this.#flush()
    while (this.#openers.at(-1)?.mark !== mark) this.#abandon(false)
    const { start } = this.#openers.pop() ?? { start: 0 }
    const children = this.#nodes.splice(start)
    if (children.length > 0) this.#nodes.push({ type: typeOf(mark), children })
    else this.#plain += mark + mark
  }

  /** Gives up the innermost opener: its mark becomes text, or, where the text may go on, an emphasis. */
  #abandon(isOpen: boolean): void {
    const opener = this.#openers.pop()
    if (!opener) return
    const children = this.#nodes.splice(opener.start)
    if (isOpen && !opener.mark.endsWith('[')) {
      if (children.length > 0) this.#nodes.push({ type: typeOf(opener.mark), children })
    } else {
      this.#nodes.push({ type: 'text', text: opener.mark }, ...children)
    }
  }

  #link(): void {
    if (!this.#openers.some(({ mark }) => mark.endsWith('['))) {
      this.#take(1)
      return
    }
    const address = this.#address()
    this.#flush()
    while (!this.#openers.at(-1)?.mark.endsWith('[')) this.#abandon(false)
    const { mark, start } = this.#openers.pop() ?? { mark: '[', start: 0 }
    const children = this.#nodes.splice(start)
    if (!address) {
      this.#nodes.push({ type: 'text', text: mark }, ...children)
      this.#take(1)
      return
    }
    // An image is never loaded, for its address could carry words of the conversation away; it is shown as a link.
    const label: Inline[] = children.length > 0 ? children : [{ type: 'text', text: address.text }]
    if (address.href) this.#nodes.push({ type: 'link', href: address.href, children: withoutLinks(label) })
    else this.#nodes.push(...label)
    this.#at = address.end
  }

  /** What stands in the parentheses behind a bracket. */
  #address(): { text: string; href: string | undefined; end: number } | undefined {
    if (this.#text[this.#at + 1] !== '(') return undefined
    const from = this.#at + 2
    let depth = 1
    for (let at = from; at < this.#text.length && at - from <= longestAddress; at += 1) {
      const character = this.#text[at]
      if (character === '\n') return undefined
      if (character === '(') depth += 1
      if (character === ')') depth -= 1
      if (depth === 0) {
        const [text = ''] = this.#text.slice(from, at).trim().split(/\s/, 1)
        const bare = text.replace(/^<(.*)>$/, '$1')
        return { text: bare, href: safeHref(bare), end: at + 1 }
      }
    }
    return undefined
  }

  #autolink(): boolean {
    if (isWord(this.#text[this.#at - 1] ?? ' ') || this.#openers.some(({ mark }) => mark.endsWith('['))) return false
    const rest = this.#text.slice(this.#at, this.#at + longestAddress)
    const [address = ''] = /^https?:\/\/[^\s<>"`*]+/.exec(rest) ?? []
    const text = address.replace(/[.,:;!?'")\]]+$/, '')
    const href = safeHref(text)
    if (!href) return false
    this.#flush()
    this.#nodes.push({ type: 'link', href, children: [{ type: 'text', text }] })
    this.#at += text.length
    return true
  }
}

function runLength(text: string, at: number): number {
  let end = at
  while (text[end] === text[at]) end += 1
  return end - at
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character)
}

function typeOf(mark: string): 'strong' | 'em' | 'del' {
  if (mark === '~~') return 'del'
  return mark.length === 2 ? 'strong' : 'em'
}

/** A link cannot stand in a link. */
function withoutLinks(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    if (node.type === 'link') return withoutLinks(node.children)
    return 'children' in node ? [{ ...node, children: withoutLinks(node.children) }] : [node]
  })
}
