import { type Measure, short } from '../measure.ts'
import type { Stand, Target } from '../stand.ts'

const rates = [10, 30, 100, 300, 1_000]
const shape = { tokens: 20, pace: 100 }

async function measure(stand: Stand, target: Target): Promise<string[][]> {
  const rows: string[][] = []
  for (const perSecond of rates) {
    // Enough conversations for a p99 where few come.
    const ms = stand.isQuick ? 2_000 : Math.max(4_000, 100_000 / perSecond)
    const result = await stand.load({ kind: 'open', address: target.address, shape, isStreamed: true, perSecond, ms })
    const failed = Object.entries(result.errors).map(([why, count]) => `${count} ${why}`)
    const figures = [result.answers / result.seconds, result.first.p50, result.first.p99, result.first.worst]
    rows.push([target.name, String(perSecond), ...figures.map(short), failed.join(', ') || '0'])
  }
  return rows
}

export const growth: Measure = {
  name: 'growth',
  run: async (stand) => {
    const rows = await measure(stand, stand.pipe)
    for (const kind of stand.kinds) {
      // Of its own, since the last rates may be more than it can do, and nothing else should find it so.
      const parley = await stand.ownParley(kind)
      try {
        rows.push(...(await measure(stand, parley)))
      } finally {
        await parley.close()
      }
    }
    return {
      title: 'From 10 to 1,000 conversations a second',
      text: `Each is a new visitor with one message, who comes at their time whether or not those before have been answered (an open loop), for
${stand.isQuick ? 'two' : 'four to ten'} seconds a rate; 20 tokens at 100 tokens/s. Answers that ended per second, until the last of them ended, milliseconds to the first token, and what
failed or had not ended ten seconds after the last visitor came.`,
      table: { head: ['', 'offered/s', 'answered/s', 'first token p50', 'p99', 'worst', 'failed'], rows },
      verdicts: [],
    }
  },
}
