import type { Stand, Target } from './stand.ts'

/** A target of the design beside what was measured. */
export interface Verdict {
  what: string
  target: string
  figure: string
  isMet: boolean
}

export interface Measured {
  title: string
  /** What was done, and with what, in Markdown. */
  text: string
  table: Table
  verdicts: Verdict[]
}

export interface Table {
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

/** One thing that is measured, by itself or in turn with others. */
export interface Measure {
  /** How it is asked for on the command line. */
  name: string
  run(stand: Stand): Promise<Measured>
}

/**
 * Measures targets by turns, each several times, so that what else the machine does meets all of them alike; each target's
 * figure is the median of its rounds.
 */
export async function byTurns<T extends Target, F extends Record<string, number>>(
  targets: readonly T[],
  rounds: number,
  run: (target: T) => Promise<F>,
): Promise<Map<T, F>> {
  const all = new Map<T, F[]>(targets.map((target) => [target, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const target of targets) all.get(target)?.push(await run(target))
  }
  return new Map([...all].map(([target, figures]) => [target, medians(figures)]))
}

function medians<F extends Record<string, number>>(figures: readonly F[]): F {
  const names = Object.keys(figures[0] ?? {})
  const median = (name: string) =>
    figures.map((each) => each[name] ?? Number.NaN).sort((a, b) => a - b)[figures.length >> 1]
  return Object.fromEntries(names.map((name) => [name, median(name)])) as F
}

/** Three digits that mean something. */
export function short(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(value >= 10 ? 1 : 2)
}

export function toMarkdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`, ...rows.map(line)].join(
    '\n',
  )
}
