import { setTimeout as delay } from 'node:timers/promises'
import { type DatabaseKind, makeDatabase } from '../databases.ts'
import { type Measure, short } from '../measure.ts'
import { startParley } from '../parley.ts'
import { readMemory } from '../process-figures.ts'
import { end } from '../processes.ts'
import type { ParleyTarget, Stand } from '../stand.ts'

const limits = { embedded: { idle: 480, busy: 700 }, PostgreSQL: { idle: 200, busy: 350 } }
const startLimitMs = 2_000
/** Of the same, on two cores as well. */
const flowise = ['Flowise 3.1.4', '700', '2,000', '4,200-7,400 (to the first answer)', '']

const megabytes = (bytes: number) => bytes / 1_024 ** 2

/** The most memory that the process had while the load ran. */
async function memoryUnder(stand: Stand, { address, pid }: ParleyTarget): Promise<number> {
  const ms = stand.isQuick ? 2_000 : 6_000
  const loads = [
    () =>
      stand.load({
        ...{ kind: 'closed', address, shape: { tokens: 200, pace: 100 }, isStreamed: true, visitors: 200 },
        ...{ rampMs: 2_000, until: { ms } },
      }),
    () =>
      stand.load({
        ...{ kind: 'closed', address, shape: { tokens: 20, pace: 'at once' }, isStreamed: false, visitors: 16 },
        ...{ rampMs: 0, until: { ms } },
      }),
  ]
  let most = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, await readMemory(pid))
      await delay(100)
    }
  })()
  for (const load of loads) await load()
  isOver = true
  await watching
  return megabytes(most)
}

/** Milliseconds from a command until the server is ready, once its data and what was built are there: the median. */
async function startTime(stand: Stand, kind: DatabaseKind, isThroughNpm: boolean): Promise<number> {
  const database = await makeDatabase(kind, stand.server)
  try {
    const times: number[] = []
    for (let round = stand.isQuick ? 1 : 0; round < 4; round += 1) {
      const { child, startedInMs } = await startParley(database.env, { isThroughNpm })
      await end(child)
      times.push(startedInMs)
    }
    // The first start makes what the others find: keys, compiled code, built front ends.
    return times.slice(1).sort((a, b) => a - b)[(times.length - 1) >> 1] ?? Number.NaN
  } finally {
    await database.remove()
  }
}

export const memory: Measure = {
  name: 'memory',
  run: async (stand) => {
    const rows: string[][] = []
    const verdicts = []
    for (const kind of stand.kinds) {
      const [direct, throughNpm] = [await startTime(stand, kind, false), await startTime(stand, kind, true)]
      const parley = await stand.ownParley(kind)
      try {
        await delay(stand.isQuick ? 1_000 : 5_000)
        const idle = megabytes(await readMemory(parley.pid))
        const busy = await memoryUnder(stand, parley)
        rows.push([parley.name, ...[idle, busy, direct, throughNpm].map(short)])
        const limit = limits[kind]
        verdicts.push(
          {
            what: `Memory idle and under load, ${parley.name}`,
            target: `at most ${limit.idle} and ${limit.busy} MB (Flowise 700 and 2,000)`,
            figure: `${short(idle)} and ${short(busy)} MB`,
            isMet: idle <= limit.idle && busy <= limit.busy,
          },
          {
            what: `Start to serving, second time, ${parley.name}`,
            target: `at most ${startLimitMs.toLocaleString('en')} ms`,
            figure: `${short(direct)} ms, by npm start ${short(throughNpm)} ms`,
            isMet: Math.max(direct, throughNpm) <= startLimitMs,
          },
        )
      } finally {
        await parley.close()
      }
    }
    rows.push(flowise)
    return {
      title: 'Memory, and the time to start',
      text: `Megabytes of resident memory of the server's process: some seconds after its start, and at most while it wrote 200 answers at 100
tokens/s and then answered 16 visitors at once in one piece. Milliseconds from the command until \`/readyz\` says so, not the first
time: of \`main.ts serve\` and of \`npm start\`.`,
      table: { head: ['', 'idle, MB', 'under load, MB', 'start, ms', 'npm start, ms'], rows },
      verdicts,
    }
  },
}
