import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownTimes, readProfile } from '../cpu-profile.ts'
import type { DatabaseKind } from '../databases.ts'
import type { ClosedLoad } from '../load.ts'
import type { Measure } from '../measure.ts'
import { end } from '../processes.ts'
import type { Stand } from '../stand.ts'

const shown = 16

type Part = Omit<ClosedLoad, 'kind' | 'address' | 'rampMs' | 'until'>

const parts: Record<string, Part> = {
  sends: { shape: { tokens: 20, pace: 'at once' }, isStreamed: false, visitors: 16 },
  answers: { shape: { tokens: 200, pace: 100 }, isStreamed: true, visitors: 64 },
}

interface Profiled {
  name: string
  /** The main thread's milliseconds per answer, by module. */
  times: Map<string, number>
}

const now = () => Number(process.hrtime.bigint() / 1_000n)

async function profile(stand: Stand, kind: DatabaseKind): Promise<Profiled[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  const parley = await stand.ownParley(kind, { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`] })
  try {
    const taken: { name: string; from: number; to: number; answers: number }[] = []
    for (const [name, part] of Object.entries(parts)) {
      const load = { kind: 'closed', address: parley.address, rampMs: 0, ...part } as const
      await stand.load({ ...load, until: { ms: 2_000 } })
      const from = now()
      const { answers } = await stand.load({ ...load, until: { answers: stand.isQuick ? 128 : 384 } })
      taken.push({ name: `${kind}: ${name}`, from, to: now(), answers })
    }
    await end(parley.parley.child)
    const written = await readProfile(folder)
    return taken.map(({ name, from, to, answers }) => ({
      name,
      times: new Map([...ownTimes(written, from, to)].map(([part, ms]) => [part, ms / answers])),
    }))
  } finally {
    await parley.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the main thread does: taken where a target was missed, or when asked for. */
export const profiles: Measure = {
  name: 'profile',
  run: async (stand) => {
    const profiled: Profiled[] = []
    for (const kind of stand.kinds) profiled.push(...(await profile(stand, kind)))
    const most = (part: string) => Math.max(...profiled.map(({ times }) => times.get(part) ?? 0))
    const names = [...new Set(profiled.flatMap(({ times }) => [...times.keys()]))].sort((a, b) => most(b) - most(a))
    const cells = (value: (times: Map<string, number>) => number) =>
      profiled.map(({ times }) => value(times).toFixed(2))
    const sum = (parts: readonly string[], times: Map<string, number>) =>
      parts.reduce((total, part) => total + (times.get(part) ?? 0), 0)
    return {
      title: 'What the main thread does',
      text: `Milliseconds per answer in each module's own code, sampled by \`node --cpu-prof\`, which slows it down somewhat. Sends: 20 tokens at
once, in one piece, 16 at a time. Answers: 200 tokens at 100 tokens/s, streamed, 64 at a time.`,
      table: {
        head: ['', ...profiled.map(({ name }) => name)],
        rows: [
          ...names.slice(0, shown).map((name) => [name, ...cells((times) => times.get(name) ?? 0)]),
          ['all others', ...cells((times) => sum(names.slice(shown), times))],
          ['together', ...cells((times) => sum(names, times))],
        ],
      },
      verdicts: [],
    }
  },
}
