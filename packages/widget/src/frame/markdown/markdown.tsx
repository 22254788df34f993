import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { CodeBlock } from './code-block.tsx'
import { createGrowingParser, withoutUnfinished } from './growing-text.ts'
import './markdown.css'
import { parseInline } from './parse-inline.ts'
import type { Block, Inline } from './tree.ts'

/**
 * An answer's Markdown as elements; no part of it is ever HTML.
 *
 * While it streams only its last blocks change, so only they are parsed and drawn again.
 */
export function Markdown({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const [parse] = useState(createGrowingParser)
  const blocks = useMemo(() => parse(isStreaming ? withoutUnfinished(text) : text), [parse, text, isStreaming])
  return (
    <div class="markdown" dir="auto">
      {blocks.map((block, index) => (
        <BlockView key={`${index} ${block.type}`} block={block} isOpen={isStreaming && index === blocks.length - 1} />
      ))}
    </div>
  )
}

function BlockView({ block, isOpen }: { block: Block; isOpen: boolean }) {
  return useMemo(() => drawBlock(block, isOpen), [block, isOpen])
}

function drawBlock(block: Block, isOpen: boolean): ComponentChildren {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <Text text={block.text} isOpen={isOpen} />
        </p>
      )
    case 'heading':
      return (
        <p class={`heading heading-${Math.min(block.level, 3)}`}>
          <Text text={block.text} isOpen={isOpen} />
        </p>
      )
    case 'code':
      return <CodeBlock language={block.language} text={block.text} />
    case 'quote':
      return <blockquote>{blockViews(block.children, isOpen)}</blockquote>
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>{itemViews(item, isOpen && index === block.items.length - 1)}</li>
      ))
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return <Table head={block.head} rows={block.rows} />
    case 'rule':
      return <hr />
  }
}

function blockViews(blocks: readonly Block[], isOpen: boolean): ComponentChildren {
  return blocks.map((block, index) => (
    <BlockView key={`${index} ${block.type}`} block={block} isOpen={isOpen && index === blocks.length - 1} />
  ))
}

/** An item that is one line needs no paragraph of its own. */
function itemViews(blocks: readonly Block[], isOpen: boolean): ComponentChildren {
  const [first, ...rest] = blocks
  if (first?.type !== 'paragraph') return blockViews(blocks, isOpen)
  return (
    <>
      <Text text={first.text} isOpen={isOpen && rest.length === 0} />
      {blockViews(rest, isOpen)}
    </>
  )
}

function Table({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too, where it is wider than the panel.
    <section class="table" tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col">
                <Text text={cell} isOpen={false} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
                  <Text text={cell} isOpen={false} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Text({ text, isOpen }: { text: string; isOpen: boolean }) {
  return useMemo(() => inlineViews(parseInline(text, isOpen)), [text, isOpen])
}

function inlineViews(nodes: readonly Inline[]): ComponentChildren {
  return nodes.map(inlineView)
}

function inlineView(node: Inline, index: number): ComponentChildren {
  switch (node.type) {
    case 'text':
      return node.text
    case 'code':
      return <code key={index}>{node.text}</code>
    case 'break':
      return <br key={index} />
    case 'link':
      return (
        <a key={index} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {inlineViews(node.children)}
        </a>
      )
    case 'strong':
      return <strong key={index}>{inlineViews(node.children)}</strong>
    case 'em':
      return <em key={index}>{inlineViews(node.children)}</em>
    case 'del':
      return <del key={index}>{inlineViews(node.children)}</del>
  }
}
