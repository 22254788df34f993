import type { Block } from './tree.ts'

/** A table with more columns than this is shown as text: its empty cells could outgrow the answer many times over. */
const mostColumns = 32

/** Whether a head stands at a line, with a ruler of as many cells below it. */
export function startsTable(lines: readonly string[], at: number): boolean {
  const [head = '', ruler = ''] = [lines[at], lines[at + 1]]
  if (!head.includes('|') || !/^[\s|:-]+$/.test(ruler)) return false
  const cells = splitRow(ruler)
  return (
    cells.length <= mostColumns &&
    cells.length === splitRow(head).length &&
    cells.every((cell) => /^:?-+:?$/.test(cell))
  )
}

/** @param lines the head, the ruler and the rows */
export function tableFrom([head = '', , ...rows]: readonly string[]): Block & { type: 'table' } {
  const columns = splitRow(head)
  return {
    type: 'table',
    head: columns,
    rows: rows.map((row) => {
      const cells = splitRow(row)
      const surplus = cells.splice(columns.length - 1).join(' | ')
      return columns.map((_, column) => cells[column] ?? (column === columns.length - 1 ? surplus : ''))
    }),
  }
}

/** Cells between bars; a bar behind a backslash is a character. */
function splitRow(line: string): string[] {
  const bare = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return bare.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}
