import { findAutolink } from './autolink.ts'
import { createMarkIndex, type MarkIndex } from './mark-index.ts'
import { safeHref } from './safe-href.ts'
import type { Inline } from './tree.ts'

/** Emphasis and links nest so deep; what is deeper stays as text. */
const deepest = 12
const longestAddress = 2_048

const plainRun = /[^\\\n`*_~![\]<h]+/y

interface Opener {
  mark: string
  /** Where among the nodes its mark stands, as text until something closes it. */
  index: number
}

/**
 * Turns a block's text into a tree, in one pass. Never fails: what opens nothing, or closes nothing, is text.
 *
 * @param isOpen the text may go on: an emphasis, code or link that is not closed yet is shown as what it will become
 */
export function parseInline(text: string, isOpen = false): Inline[] {
  return new InlineParser(text, isOpen).parse()
}

class InlineParser {
  readonly #text: string
  readonly #isOpen: boolean
  readonly #marks: MarkIndex
  readonly #nodes: Inline[] = []
  readonly #openers: Opener[] = []
  #at = 0
  #plain = ''

  constructor(text: string, isOpen: boolean) {
    this.#text = text
    this.#isOpen = isOpen
    this.#marks = createMarkIndex(text)
  }

  parse(): Inline[] {
    while (this.#at < this.#text.length) this.#step(this.#text[this.#at] ?? '')
    this.#flush()
    if (this.#isOpen) while (this.#openers.length > 0) this.#closeEarly()
    return this.#nodes
  }

  #step(character: string): void {
    if (character === '\\') this.#escape()
    else if (character === '\n') this.#lineBreak()
    else if (character === '`') this.#code()
    else if (character === '*' || character === '_' || character === '~') this.#emphasis(character)
    else if (character === '[') this.#open('[')
    else if (character === '!' && this.#text[this.#at + 1] === '[') this.#open('![')
    else if (character === ']') this.#link()
    else if (character === 'h' || character === '<') this.#autolink()
    else this.#takePlain()
  }

  #takePlain(): void {
    plainRun.lastIndex = this.#at
    this.#take(plainRun.exec(this.#text)?.[0].length ?? 1)
  }

  #take(length: number): void {
    this.#plain += this.#text.slice(this.#at, this.#at + length)
    this.#at += length
  }

  #push(node: Inline): void {
    this.#flush()
    this.#nodes.push(node)
  }

  #flush(): void {
    if (this.#plain !== '') this.#nodes.push({ type: 'text', text: this.#plain })
    this.#plain = ''
  }

  #escape(): void {
    const next = this.#text[this.#at + 1] ?? ''
    if (next === '\n') {
      this.#at += 1
    } else if (/[!-/:-@[-`{-~]/.test(next)) {
      this.#plain += next
      this.#at += 2
    } else {
      this.#take(1)
    }
  }

  #lineBreak(): void {
    this.#plain = this.#plain.trimEnd()
    this.#push({ type: 'break' })
    this.#at += 1
  }

  #code(): void {
    const length = runLength(this.#text, this.#at)
    const from = this.#at + length
    const close = this.#marks.nextTicks(length, from) ?? (this.#isOpen ? this.#text.length : undefined)
    if (close === undefined) {
      this.#take(length)
      return
    }
    const code = this.#text.slice(from, close).replaceAll('\n', ' ')
    const isPadded = code.startsWith(' ') && code.endsWith(' ') && code.trim() !== ''
    if (code !== '') this.#push({ type: 'code', text: isPadded ? code.slice(1, -1) : code })
    this.#at = close + length
  }

  #emphasis(character: string): void {
    const length = runLength(this.#text, this.#at)
    const end = this.#at + length
    if (this.#isOpen && end === this.#text.length) {
      // Whether it opens or closes is not known before the next character; until then it is not shown.
      this.#at = end
      return
    }
    if ((character === '~' && length !== 2) || length > 3) {
      this.#take(length)
      return
    }
    const before = this.#text[this.#at - 1] ?? ' '
    const after = this.#text[end] ?? ' '
    const canClose = /\S/.test(before) && (character !== '_' || !isWord(after))
    const canOpen = /\S/.test(after) && (character !== '_' || !isWord(before))
    for (let left = length; left > 0; ) {
      const closed = canClose ? this.#close(character, left) : 0
      const opens = left === 3 ? 1 : left
      if (closed === 0 && canOpen) this.#open(character.repeat(opens))
      else if (closed === 0) this.#take(opens)
      left -= closed || opens
    }
  }

  /** Closes the innermost emphasis that a run of so many characters can close; returns how many of them that took. */
  #close(character: string, length: number): number {
    const position = this.#openers.findLastIndex(({ mark }) => isBracket(mark) || mark[0] === character)
    const opener = this.#openers[position]
    if (!opener || isBracket(opener.mark) || opener.mark.length > length) return 0
    this.#flush()
    this.#openers.length = position
    const children = this.#nodes.splice(opener.index + 1)
    if (children.length > 0) this.#nodes[opener.index] = { type: typeOf(opener.mark), children }
    else this.#plain += opener.mark
    this.#at += opener.mark.length
    return opener.mark.length
  }

  #open(mark: string): void {
    if (this.#openers.length >= deepest) {
      this.#take(mark.length)
      return
    }
    this.#flush()
    this.#openers.push({ mark, index: this.#nodes.length })
    this.#nodes.push({ type: 'text', text: mark })
    this.#at += mark.length
  }

  /** Shows what the innermost opener will most likely become. */
  #closeEarly(): void {
    const opener = this.#openers.pop()
    if (!opener) return
    if (isBracket(opener.mark)) {
      this.#nodes[opener.index] = { type: 'text', text: '' }
      return
    }
    const children = this.#nodes.splice(opener.index + 1)
    if (children.length > 0) this.#nodes[opener.index] = { type: typeOf(opener.mark), children }
    else this.#nodes.pop()
  }

  #link(): void {
    const position = this.#openers.findLastIndex(({ mark }) => isBracket(mark))
    const opener = this.#openers[position]
    if (!opener) {
      this.#take(1)
      return
    }
    if (this.#isOpen && this.#mayBecomeLink()) {
      this.#at = this.#text.length
      return
    }
    const address = this.#address()
    if (!address) {
      this.#openers.splice(position, 1)
      this.#take(1)
      return
    }
    this.#flush()
    this.#openers.length = position
    this.#at = address.end
    const hasLabel = this.#nodes.length > opener.index + 1
    if (!address.href) {
      this.#nodes[opener.index] = { type: 'text', text: hasLabel ? '' : address.text }
      return
    }
    // An image is never loaded, for its address could carry words of the conversation away; it is shown as a link.
    const label = this.#nodes.splice(opener.index + 1)
    const children: Inline[] = hasLabel ? withoutLinks(label) : [{ type: 'text', text: address.text }]
    this.#nodes[opener.index] = { type: 'link', href: address.href, children }
  }

  /** Whether the bracket here ends the text so far, or only the beginning of an address stands behind it. */
  #mayBecomeLink(): boolean {
    const next = this.#at + 1
    if (next === this.#text.length) return true
    if (this.#text[next] !== '(' || this.#marks.closingParenthesis(next) !== undefined) return false
    return this.#text.length - next < longestAddress && !this.#text.includes('\n', next)
  }

  /** What stands in the parentheses behind a bracket. */
  #address(): { text: string; href: string | undefined; end: number } | undefined {
    const from = this.#at + 2
    const close = this.#marks.closingParenthesis(this.#at + 1)
    if (close === undefined || close - from > longestAddress) return undefined
    const [first = ''] = this.#text.slice(from, close).trim().split(/\s/, 1)
    const text = first.startsWith('<') && first.endsWith('>') ? first.slice(1, -1) : first
    return { text, href: safeHref(text), end: close + 1 }
  }

  #autolink(): void {
    const isInWord = isWord(this.#text[this.#at - 1] ?? ' ')
    const isInLabel = this.#openers.some(({ mark }) => isBracket(mark))
    const found = isInWord || isInLabel ? undefined : findAutolink(this.#text, this.#at)
    if (found?.href) {
      this.#push({ type: 'link', href: found.href, children: [{ type: 'text', text: found.text }] })
      this.#at += found.length
    } else {
      this.#take(found?.length ?? 1)
    }
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

function isBracket(mark: string): boolean {
  return mark.endsWith('[')
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
