import { byTurns, type Measure, short } from '../measure.ts'
import { listParleys, type Target } from '../stand.ts'

const visitors = 16
const shape = { tokens: 20, pace: 100 }
const limits = { p50: 3, p99: 10 }

export const firstToken: Measure = {
  name: 'first-token',
  run: async (stand) => {
    const parleys = await listParleys(stand)
    const targets: Target[] = [stand.pipe, ...parleys]
    const ms = stand.isQuick ? 3_000 : 7_000
    const figures = await byTurns(targets, stand.isQuick ? 1 : 3, async ({ address }) => {
      const { first } = await stand.load({
        ...{ kind: 'closed', address, shape, isStreamed: true, visitors, rampMs: 1_000, until: { ms } },
      })
      return { p50: first.p50, p99: first.p99, worst: first.worst, count: first.count }
    })
    const pipe = figures.get(stand.pipe)
    const added = (target: Target, name: 'p50' | 'p99') =>
      (figures.get(target)?.[name] ?? Number.NaN) - (pipe?.[name] ?? Number.NaN)
    return {
      title: 'Time to the first token, 16 at once',
      text: `16 visitors who send again as soon as they are answered; the vendor sends its first token at once, and then 19 more at 100
tokens/s. Milliseconds from the request to the first token, and what of it was added to the pipe's. Each answer waits for its
message to be stored.`,
      table: {
        head: ['', 'p50', 'p99', 'worst', 'added p50', 'added p99', 'answers a round'],
        rows: targets.map((target) => {
          const { p50, p99, worst, count } = figures.get(target) ?? {}
          const times = [p50, p99, worst, added(target, 'p50'), added(target, 'p99')]
          return [target.name, ...times.map((value) => short(value ?? Number.NaN)), String(count)]
        }),
      },
      verdicts: parleys.map((target) => {
        const [p50, p99] = [added(target, 'p50'), added(target, 'p99')]
        return {
          what: `Added time to first token at 16, ${target.name}`,
          target: `p50 at most ${limits.p50} ms, p99 at most ${limits.p99} ms`,
          figure: `${short(p50)} and ${short(p99)} ms`,
          isMet: p50 <= limits.p50 && p99 <= limits.p99,
        }
      }),
    }
  },
}
