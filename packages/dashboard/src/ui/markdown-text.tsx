// biome-ignore-all lint/suspicious/noArrayIndexKey: the parts of a text have no names, and are never moved.
import { type ReactNode, useMemo } from 'react'
import { linkClass } from './link.ts'
import { type Block, type InlineNode, parseBlocks, parseInline } from './markdown.ts'

/** A model's Markdown as elements; no part of it is ever HTML, no picture is fetched, and links say where they lead. */
export function MarkdownText({ text }: { text: string }) {
  const blocks = useMemo(() => parseBlocks(text), [text])
  return <div className="space-y-2.5 wrap-anywhere">{blocks.map(drawBlock)}</div>
}

function drawBlock(block: Block, index: number): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p key={index} className="whitespace-pre-wrap">
          <Inline text={block.text} />
        </p>
      )
    case 'heading':
      return (
        <p key={index} className="pt-1 font-strong">
          <Inline text={block.text} />
        </p>
      )
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too, where a line is too wide.
        <pre key={index} tabIndex={0} className="overflow-x-auto rounded-medium bg-sunken p-3 font-mono text-small">
          <code>{block.text}</code>
        </pre>
      )
    case 'quote':
      return (
        <blockquote key={index} className="border-l-2 border-line-strong pl-3 text-muted">
          <MarkdownText text={block.text} />
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((item, at) => (
        <li key={at} className="pl-1 marker:text-muted" style={{ marginLeft: item.depth * 18 }}>
          <span className="whitespace-pre-wrap">
            <Inline text={item.text} />
          </span>
        </li>
      ))
      return block.isOrdered ? (
        <ol key={index} start={block.start} className="list-decimal space-y-1 pl-5">
          {items}
        </ol>
      ) : (
        <ul key={index} className="list-disc space-y-1 pl-5">
          {items}
        </ul>
      )
    }
    case 'table':
      return <Table key={index} rows={block.rows} />
    case 'rule':
      return <hr key={index} className="border-line" />
  }
}

function Table({ rows: [head = [], ...rows] }: { rows: readonly (readonly string[])[] }) {
  const cell = 'border-b border-line px-2 py-1 text-left align-top first:pl-0'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard too, where it is too wide.
    <div tabIndex={0} className="overflow-x-auto">
      <table className="text-small">
        <thead>
          <tr>
            {head.map((text, column) => (
              <th key={column} scope="col" className={`${cell} font-strong`}>
                <Inline text={text} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {head.map((_, column) => (
                <td key={column} className={cell}>
                  <Inline text={row[column] ?? ''} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Inline({ text }: { text: string }) {
  return useMemo(() => parseInline(text).map(drawInline), [text])
}

function drawInline(node: InlineNode, index: number): ReactNode {
  switch (node.type) {
    case 'text':
      return node.text
    case 'code':
      return (
        <code key={index} className="rounded-small bg-sunken px-1 py-0.5 font-mono text-[0.92em]">
          {node.text}
        </code>
      )
    case 'strong':
      return (
        <strong key={index} className="font-strong">
          <Inline text={node.text} />
        </strong>
      )
    case 'em':
      return (
        <em key={index}>
          <Inline text={node.text} />
        </em>
      )
    case 'link':
      return (
        <a
          key={index}
          href={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          title={node.href}
          className={`${linkClass} underline`}
        >
          {node.text}
        </a>
      )
  }
}
