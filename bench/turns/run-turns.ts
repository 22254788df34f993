import { removeDatabases } from './databases.ts'
import { describeMachine, othersShare } from './machine.ts'
import { type Measure, type Measured, short, toMarkdown, type Verdict } from './measure.ts'
import { firstToken } from './measures/first-token.ts'
import { growth } from './measures/growth.ts'
import { idleStreams } from './measures/idle-streams.ts'
import { manyAnswers } from './measures/many-answers.ts'
import { memory } from './measures/memory.ts'
import { processor } from './measures/processor.ts'
import { profiles } from './measures/profile.ts'
import { sends } from './measures/sends.ts'
import { steadyAnswers } from './measures/steady-answers.ts'
import { undoOnSignal } from './processes.ts'
import { openStand, type Stand } from './stand.ts'

const ordinary = [processor, manyAnswers, steadyAnswers, firstToken, sends, idleStreams, memory, growth]
export const measures: readonly Measure[] = [...ordinary, profiles]

/** Measures the turn engine, or what of it is named; resolves to the section of the results. */
export async function runTurns(names: readonly string[], isQuick: boolean): Promise<string> {
  if (process.platform !== 'linux')
    throw new Error('The turn engine is measured on Linux only: its processor time and memory are read from /proc.')
  undoOnSignal(removeDatabases)
  const stand = await openStand({ isQuick })
  try {
    const measured: Measured[] = []
    for (const measure of ordinary.filter(({ name }) => names.length === 0 || names.includes(name))) {
      measured.push(await runOne(measure, stand))
    }
    const isMissed = measured.some(({ verdicts }) => verdicts.some(({ isMet }) => !isMet))
    if (names.includes(profiles.name) || (names.length === 0 && isMissed)) measured.push(await runOne(profiles, stand))
    return report(measured, describeMachine(stand))
  } finally {
    await stand.close()
    await removeDatabases()
  }
}

async function runOne(measure: Measure, stand: Stand): Promise<Measured> {
  const busy = await othersShare()
  const start = performance.now()
  const measured = await measure.run(stand)
  const others = `Just before, other programs kept the cores ${(busy * 100).toFixed(0)} % busy.`
  const result = { ...measured, text: `${measured.text}\n${others}` }
  const seconds = (performance.now() - start) / 1_000
  console.log(`\n${result.title} (${measure.name}, ${short(seconds)} s). ${others}\n\n${toMarkdown(result.table)}\n`)
  for (const verdict of result.verdicts) console.log(lineOf(verdict))
  return result
}

const lineOf = ({ what, target, figure, isMet }: Verdict) => `${isMet ? '✓' : '✗'} ${what}: ${figure} (${target})`

function report(measured: readonly Measured[], machine: string): string {
  const verdicts = measured.flatMap((each) => each.verdicts)
  const summary = toMarkdown({
    head: ['target', 'wanted', 'measured', ''],
    rows: verdicts.map(({ what, target, figure, isMet }) => [what, target, figure, isMet ? '✓' : '✗']),
  })
  const sections = measured.map(({ title, text, table }) => `### ${title}\n\n${text}\n\n${toMarkdown(table)}\n`)
  return `${machine}\n\n${summary}\n\n${sections.join('\n')}`
}
