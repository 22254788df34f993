import { parseInline } from '../src/frame/markdown/parse-inline.ts'
import type { Block, Inline } from '../src/frame/markdown/tree.ts'

/** A tree in one line, for comparing: `strong(warm em(light))`. */
export function outlineInline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.text
      if (node.type === 'break') return '⏎'
      if (node.type === 'code') return `code(${node.text})`
      if (node.type === 'link') return `link(${node.href} ${outlineInline(node.children)})`
      return `${node.type}(${outlineInline(node.children)})`
    })
    .join('')
}

/** Blocks, one a line, what is in them indented. */
export function outlineBlocks(blocks: readonly Block[], indent = ''): string {
  return blocks.map((block) => outlineBlock(block, indent)).join('\n')
}

function outlineBlock(block: Block, indent: string): string {
  const inner = `${indent}  `
  switch (block.type) {
    case 'paragraph':
      return `${indent}p ${block.text.replaceAll('\n', '⏎')}`
    case 'heading':
      return `${indent}h${block.level} ${block.text}`
    case 'code':
      return `${indent}code[${block.language}] ${block.text.replaceAll('\n', '⏎')}`
    case 'rule':
      return `${indent}rule`
    case 'quote':
      return `${indent}quote\n${outlineBlocks(block.children, inner)}`
    case 'list': {
      const items = block.items.map((item) => `${inner}-\n${outlineBlocks(item, `${inner}  `)}`.trimEnd())
      return [`${indent}${block.isOrdered ? `ol ${block.start}` : 'ul'}`, ...items].join('\n')
    }
    case 'table':
      return [`${indent}table`, ...[block.head, ...block.rows].map((row) => `${inner}${row.join(' / ')}`)].join('\n')
  }
}

/** Every link of an answer. */
export function linksOf(blocks: readonly Block[]): string[] {
  return inlinesOf(blocks).flatMap((nodes) => linksIn(nodes))
}

/** All that a reader of an answer sees of its text, code and its languages among it. */
export function textOf(blocks: readonly Block[]): string {
  return inlinesOf(blocks).map(plainText).join(' ')
}

function inlinesOf(blocks: readonly Block[]): Inline[][] {
  return blocks.flatMap(inlinesIn)
}

function inlinesIn(block: Block): Inline[][] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return [parseInline(block.text)]
    case 'quote':
      return inlinesOf(block.children)
    case 'list':
      return block.items.flatMap(inlinesOf)
    case 'table':
      return [block.head, ...block.rows].flat().map((cell) => parseInline(cell))
    case 'code':
      return [[{ type: 'text', text: `${block.language} ${block.text}` }]]
    case 'rule':
      return []
  }
}

function linksIn(nodes: readonly Inline[]): string[] {
  return nodes.flatMap((node) => {
    if (!('children' in node)) return []
    return [...(node.type === 'link' ? [node.href] : []), ...linksIn(node.children)]
  })
}

function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => ('children' in node ? plainText(node.children) : 'text' in node ? node.text : ' '))
    .join('')
}
