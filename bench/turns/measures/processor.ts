import type { AnswerShape } from '../answer-shape.ts'
import { byTurns, type Measure, short } from '../measure.ts'
import { readCpu } from '../process-figures.ts'
import { listParleys, modelClients, type Stand, type Target } from '../stand.ts'

const tokens = 200
const limitMs = 2

interface Load {
  shape: AnswerShape
  visitors: number
  answers: number
}

/** Processor time per answer: the main thread's, which is what ends first, and all threads'. */
async function costOf(stand: Stand, { address, pid }: Target, { shape, visitors, answers }: Load) {
  const before = await readCpu(pid)
  const result = await stand.load({
    ...{ kind: 'closed', address, shape, isStreamed: true, visitors, rampMs: 0, until: { answers } },
  })
  const after = await readCpu(pid)
  if (result.answers !== answers) throw new Error(`Answers failed: ${JSON.stringify(result.errors)}`)
  return { mainMs: (after.mainMs - before.mainMs) / answers, allMs: (after.allMs - before.allMs) / answers }
}

export const processor: Measure = {
  name: 'processor',
  run: async (stand) => {
    const { isQuick } = stand
    const own = await listParleys(stand)
    const parleys: Target[] = []
    for (const kind of stand.kinds) {
      for (const client of modelClients) {
        const target = await stand.parley(kind, client)
        parleys.push(client === 'own' ? target : { ...target, name: `${target.name}, the AI SDK's client` })
      }
    }
    const targets = [stand.pipe, ...parleys]
    const atOnce: Load = { shape: { tokens, pace: 'at once' }, visitors: 16, answers: isQuick ? 160 : 480 }
    const paced: Load = { shape: { tokens, pace: 100 }, visitors: 64, answers: isQuick ? 64 : 128 }
    // Code is compiled and connections are opened before anything counts.
    for (const target of targets) await costOf(stand, target, { ...atOnce, answers: isQuick ? 200 : 1_000 })
    const rounds = isQuick ? 1 : 3
    const fast = await byTurns(targets, rounds, (target) => costOf(stand, target, atOnce))
    const slow = await byTurns(targets, rounds, (target) => costOf(stand, target, paced))
    const pipe = { fast: fast.get(stand.pipe)?.mainMs ?? Number.NaN, slow: slow.get(stand.pipe)?.mainMs ?? Number.NaN }
    return {
      title: 'Processor time of a 200-token answer',
      text: `Milliseconds of the server's main thread, and of all its threads, per answer. At once: the vendor sends its frames one by
one as fast as the socket takes them, 16 answers run at a time. At 100 tokens/s: each frame comes by itself, 64 at a time. Database work is
included; what a PostgreSQL server does in its own processes is not. The server asks vendors by a thin client of its own, or, where
\`MODEL_CLIENT=sdk\`, by the AI SDK's provider packages.`,
      table: {
        head: ['', 'at once, main', 'of the pipe', 'all threads', '100 tokens/s, main', 'of the pipe', 'all threads'],
        rows: targets.map((target) => {
          const [quick, steady] = [fast.get(target), slow.get(target)]
          if (!quick || !steady) throw new Error(`${target.name} was not measured.`)
          return [
            target.name,
            ...[quick.mainMs, quick.mainMs / pipe.fast, quick.allMs].map(short),
            ...[steady.mainMs, steady.mainMs / pipe.slow, steady.allMs].map(short),
          ]
        }),
      },
      verdicts: own.map((target) => {
        const { mainMs = Number.NaN } = fast.get(target) ?? {}
        return {
          what: `Main thread per 200-token answer, ${target.name}`,
          target: `at most ${limitMs.toFixed(1)} ms (pipe ${short(pipe.fast)})`,
          figure: `${short(mainMs)} ms`,
          isMet: mainMs <= limitMs,
        }
      }),
    }
  },
}
