import { byTurns, type Measure, short } from '../measure.ts'
import { listParleys, type Target } from '../stand.ts'

const visitors = 200
const shape = { tokens: 200, pace: 100 }
const limits = { share: 0.98, p50: 10, p99: 50 }
/** Measured on two cores as well, with its own loopback vendor. */
const flowise = { share: 0.4, p50: 874, p99: 1_195 }

export const steadyAnswers: Measure = {
  name: 'steady-answers',
  run: async (stand) => {
    const parleys = await listParleys(stand)
    const targets: Target[] = [stand.vendor, stand.pipe, ...parleys]
    const [rampMs, ms] = stand.isQuick ? [2_000, 3_000] : [2_500, 5_000]
    const figures = await byTurns(targets, stand.isQuick ? 1 : 3, async ({ address }) => {
      const { tokens, seconds, first } = await stand.load({
        ...{ kind: 'closed', address, shape, isStreamed: true, visitors, rampMs, until: { ms } },
      })
      return { tokens: tokens / seconds, p50: first.p50, p99: first.p99 }
    })
    const alone = figures.get(stand.vendor)?.tokens ?? Number.NaN
    const figuresOf = (target: Target) => {
      const { tokens = Number.NaN, p50 = Number.NaN, p99 = Number.NaN } = figures.get(target) ?? {}
      return { tokens, share: tokens / alone, p50, p99 }
    }
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    const rows = targets.map((target) => {
      const { tokens, share, p50, p99 } = figuresOf(target)
      return [target.name, short(tokens), percent(share), short(p50), short(p99)]
    })
    rows.push(['Flowise 3.1.4', '', percent(flowise.share), short(flowise.p50), short(flowise.p99)])
    return {
      title: '200 answers at once, 100 tokens/s each',
      text: `200 visitors who send again as soon as they are answered, 200 tokens an answer. Tokens that reach visitors, as a share of what
reaches them when they ask the vendor itself, and milliseconds to the first.`,
      table: { head: ['', 'tokens/s', "of the vendor's", 'first token p50', 'p99'], rows },
      verdicts: parleys.map((target) => {
        const { share, p50, p99 } = figuresOf(target)
        return {
          what: `200 answers at once, ${target.name}`,
          target: `at least 98 % of the tokens, first at most ${limits.p50} ms p50, ${limits.p99} ms p99 (Flowise 40 %, 874, 1,195)`,
          figure: `${percent(share)}, ${short(p50)} and ${short(p99)} ms`,
          isMet: share >= limits.share && p50 <= limits.p50 && p99 <= limits.p99,
        }
      }),
    }
  },
}
