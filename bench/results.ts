import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const file = join(import.meta.dirname, 'results.md')

const introduction = `# Measured

\`npm run bench\` writes this file. Everything in a table was measured in one run, so that its columns compare.
`

/** Puts a section into bench/results.md, in the place of the one of the same heading; the others stay. */
export async function writeSection(heading: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '')
  const sections = new Map(
    before
      .split(/^## /m)
      .slice(1)
      .map((section): [string, string] => [section.slice(0, section.indexOf('\n')), section]),
  )
  sections.set(heading, `${heading}\n\n${text.trim()}\n`)
  const parts = [...sections.values()].map((section) => `## ${section.trim()}\n`)
  await writeFile(file, [introduction, ...parts].join('\n'))
  console.log(`The section "${heading}" of ${file} was written.`)
}
