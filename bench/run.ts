// `npm run bench`: what the design promises of speed, measured in one run, so that figures stand beside each other.
//
//   npm run bench                     everything, into bench/results.md
//   npm run bench -- turns            the turn engine; `pages`: every page. Into bench/results.md, the rest of which stays
//   npm run bench -- processor        one measure or several, printed only
//   npm run bench -- turns --quick    smaller and shorter, printed only
//
// Pages run on the server that TEST_DATABASE_URL names, else on the embedded database; turns on both, where one answers.
import { parseArgs } from 'node:util'
import { runPages } from './pages/run-pages.ts'
import { writeSection } from './results.ts'
import { measures, runTurns } from './turns/run-turns.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' } } })
const isQuick = values.quick ?? false
const parts = ['pages', 'turns']
const names = measures.map(({ name }) => name)

const unknown = positionals.find((name) => ![...parts, ...names].includes(name))
if (unknown) {
  console.error(`There is no measure "${unknown}". There are ${[...parts, ...names].join(', ')}.`)
  process.exit(1)
}

const chosen = positionals.filter((name) => names.includes(name))
const isAsked = (part: string) => positionals.includes(part) || positionals.length === 0

if (isAsked('turns') || chosen.length > 0) {
  const isWhole = isAsked('turns') && !isQuick
  const text = await runTurns(isAsked('turns') ? [] : chosen, isQuick)
  if (isWhole) await writeSection('Turns', text)
}
if (isAsked('pages')) await writeSection('Server time of every page', await runPages())
