import { fillDatabase } from '../fill-database.ts'
import { type Measure, short } from '../measure.ts'
import type { ParleyTarget, Stand } from '../stand.ts'

const visitors = 16
const shape = { tokens: 20, pace: 'at once' } as const
const wanted = { embedded: 400, PostgreSQL: 800 }
/** Of the same load, measured on two cores as well. */
const flowise = { embedded: '114 (SQLite)', PostgreSQL: '159' }

async function rate(stand: Stand, { address }: ParleyTarget) {
  const [rampMs, ms] = stand.isQuick ? [1_000, 2_500] : [2_000, 6_000]
  const result = await stand.load({
    ...{ kind: 'closed', address, shape, isStreamed: false, visitors, rampMs, until: { ms } },
  })
  const failed = Object.values(result.errors).reduce((sum, count) => sum + count, 0)
  if (failed > 0) throw new Error(`Answers failed: ${JSON.stringify(result.errors)}`)
  return { perSecond: result.answers / result.seconds, first: result.first }
}

export const sends: Measure = {
  name: 'sends',
  run: async (stand) => {
    const messages = stand.isQuick ? 20_000 : 1_000_000
    const stored = messages.toLocaleString('en')
    const rows: string[][] = []
    const verdicts = []
    for (const kind of stand.kinds) {
      const parley = await stand.ownParley(kind)
      try {
        const measured = [await rate(stand, parley)]
        await parley.whileStopped(() => fillDatabase(parley.env, { ...parley, messages }))
        measured.push(await rate(stand, parley))
        for (const [index, { perSecond, first }] of measured.entries()) {
          const name = index === 0 ? 'nothing stored' : `${stored} messages stored`
          const figures = [perSecond, perSecond / wanted[kind], first.p50, first.p99].map(short)
          rows.push([`${parley.name}, ${name}`, ...figures, index === 0 ? flowise[kind] : ''])
          verdicts.push({
            what: `Sends at 16 at once, ${parley.name}, ${name}`,
            target: `at least ${wanted[kind]} turns/s (Flowise ${index === 0 ? flowise[kind] : '63 with 30,000'})`,
            figure: `${short(perSecond)} turns/s`,
            isMet: perSecond >= wanted[kind],
          })
        }
      } finally {
        await parley.close()
      }
    }
    return {
      title: 'Sends that are answered in one piece, 16 at once',
      text: `16 visitors who send again as soon as they are answered, five messages a session; 20 tokens, which the vendor sends at once.
Milliseconds from the request to its answer.`,
      table: { head: ['', 'turns/s', 'of the wanted', 'p50', 'p99', 'Flowise, turns/s'], rows },
      verdicts,
    }
  },
}
