import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseKind } from '../databases.ts'
import { type Measure, short, type Verdict } from '../measure.ts'
import { readMemory } from '../process-figures.ts'
import type { Stand, Target } from '../stand.ts'

const sessions = 50
const limitKilobytes = 20
const visitors = 20
const shape = { tokens: 200, pace: 100 }
/** Longer than the time between two heartbeats, so that one falls into it. */
const acrossHeartbeatMs = 17_000

async function runAnswers(stand: Stand, { address }: Target) {
  const { gaps } = await stand.load({
    ...{ kind: 'closed', address, shape, isStreamed: true, visitors, rampMs: 2_000 },
    until: { ms: stand.isQuick ? 4_000 : acrossHeartbeatMs },
  })
  return gaps
}

/** Memory comes and goes as it is collected: the least of some seconds. */
async function settledMemory(pid: number): Promise<number> {
  const seen: number[] = []
  for (let time = 0; time < 6; time += 1) {
    await delay(500)
    seen.push(await readMemory(pid))
  }
  return Math.min(...seen)
}

async function measure(stand: Stand, kind: DatabaseKind, streams: number) {
  const parley = await stand.ownParley(kind)
  try {
    const without = await runAnswers(stand, parley)
    const before = await settledMemory(parley.pid)
    await stand.load({ kind: 'follow', address: parley.address, sessions, followers: streams / sessions })
    const after = await settledMemory(parley.pid)
    const beside = await runAnswers(stand, parley)
    const { open } = await stand.load({ kind: 'count' })
    // What sends and waits is a stream too.
    return { name: parley.name, without, beside, open, kilobytes: (after - before) / (streams + sessions) / 1_024 }
  } finally {
    await parley.close()
  }
}

export const idleStreams: Measure = {
  name: 'idle-streams',
  run: async (stand) => {
    const streams = stand.isQuick ? 1_000 : 5_000
    const many = streams.toLocaleString('en')
    const rows: string[][] = []
    const verdicts: Verdict[] = []
    for (const kind of stand.kinds) {
      const { name, without, beside, open, kilobytes } = await measure(stand, kind, streams)
      const times = [without.p50, without.p99, without.worst, beside.p50, beside.p99, beside.worst]
      rows.push([name, short(kilobytes), `${open} of ${streams + sessions}`, ...times.map(short)])
      verdicts.push({
        what: `${many} idle streams, ${name}`,
        target: `at most ${limitKilobytes} KB each, all stay open`,
        figure: `${short(kilobytes)} KB, ${open} of ${streams + sessions} open`,
        isMet: kilobytes <= limitKilobytes && open === streams + sessions,
      })
      verdicts.push({
        what: `Answers beside them, across a heartbeat, ${name}`,
        target: 'p99 between two arrivals at most 10 ms longer',
        figure: `${short(without.p99)} without, ${short(beside.p99)} ms beside`,
        isMet: beside.p99 - without.p99 <= 10,
      })
    }
    return {
      title: `${many} open streams on which nothing happens`,
      text: `${sessions} answers that the vendor holds after their first token, each followed by ${streams / sessions} readers: memory of the server's process
per stream, the vendor's and the senders' connections included. Then milliseconds between two arrivals of one answer, of ${visitors} at 100 tokens/s, without those
streams and beside them${stand.isQuick ? '' : ', for longer than it takes from one heartbeat to the next'}.`,
      table: {
        head: ['', 'KB a stream', 'still open', 'gap p50', 'p99', 'worst', 'beside: p50', 'p99', 'worst'],
        rows,
      },
      verdicts,
    }
  },
}
