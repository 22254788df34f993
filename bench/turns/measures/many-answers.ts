import { byTurns, type Measure, short } from '../measure.ts'
import { listParleys, type Target } from '../stand.ts'

const visitors = 500
const shape = { tokens: 200, pace: 100 }
const least = 0.8

export const manyAnswers: Measure = {
  name: 'many-answers',
  run: async (stand) => {
    const parleys = await listParleys(stand)
    const targets: Target[] = [stand.pipe, ...parleys]
    const [rampMs, ms] = stand.isQuick ? [2_000, 4_000] : [2_500, 5_000]
    const figures = await byTurns(targets, stand.isQuick ? 1 : 3, async ({ address }) => {
      const { answers, tokens, seconds, first, errors } = await stand.load({
        ...{ kind: 'closed', address, shape, isStreamed: true, visitors, rampMs, until: { ms } },
      })
      const failed = Object.values(errors).reduce((sum, count) => sum + count, 0)
      return { answers: answers / seconds, tokens: tokens / seconds, p50: first.p50, p99: first.p99, failed }
    })
    const pipe = figures.get(stand.pipe)?.answers ?? Number.NaN
    const rows = targets.map((target) => {
      const { answers, tokens, p50, p99, failed } = figures.get(target) ?? {}
      return [
        target.name,
        ...[answers, (answers ?? Number.NaN) / pipe, tokens, p50, p99].map((value) => short(value ?? Number.NaN)),
        String(failed),
      ]
    })
    return {
      title: '500 answers at once, 100 tokens/s each',
      text: `500 visitors who send again as soon as they are answered, 200 tokens an answer: 250 answers/s is all that the vendor's pace
allows. First token in milliseconds.`,
      table: { head: ['', 'answers/s', 'of the pipe', 'tokens/s', 'first token p50', 'p99', 'failed'], rows },
      verdicts: parleys.map((target) => {
        const { answers = Number.NaN } = figures.get(target) ?? {}
        return {
          what: `500 answers at once, ${target.name}`,
          target: `at least ${least} of the pipe`,
          figure: short(answers / pipe),
          isMet: answers / pipe >= least,
        }
      }),
    }
  },
}
