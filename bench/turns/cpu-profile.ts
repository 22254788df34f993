import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { root } from '../../scripts/root.ts'

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[]
  /** Microseconds of the machine's monotonic clock. */
  startTime: number
  samples: number[]
  /** Microseconds from one sample to the next. */
  timeDeltas: number[]
}

/** What `--cpu-prof` wrote of the main thread when the process ended. */
export async function readProfile(folder: string): Promise<CpuProfile> {
  // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile
  const name = (await readdir(folder)).find((each) => each.split('.')[4] === '0' && each.endsWith('.cpuprofile'))
  if (!name) throw new Error('The server wrote no profile.')
  return JSON.parse(await readFile(join(folder, name), 'utf8'))
}

/**
 * Milliseconds that each module's own code ran between two moments, without idling.
 *
 * @param from, to microseconds of the machine's monotonic clock
 */
export function ownTimes({ nodes, samples, timeDeltas, startTime }: CpuProfile, from: number, to: number) {
  const modules = new Map(nodes.map(({ id, callFrame }) => [id, moduleOf(callFrame)]))
  const times = new Map<string, number>()
  let at = startTime
  for (const [index, sample] of samples.entries()) {
    const took = timeDeltas[index + 1] ?? 0
    at += timeDeltas[index] ?? 0
    const name = modules.get(sample)
    if (name && at >= from && at < to) times.set(name, (times.get(name) ?? 0) + took / 1_000)
  }
  return times
}

/** A package, a part of the server, a part of Node, or what the engine does; undefined for idling. */
function moduleOf({ functionName, url }: { functionName: string; url: string }): string | undefined {
  if (functionName === '(idle)') return undefined
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(program)') return 'outside of JavaScript'
  if (url.startsWith('node:'))
    return `node:${
      url
        .slice(5)
        .replace(/^internal\//, '')
        .split('/')[0]
    }`
  // What Node or the engine does in native code on behalf of a call.
  if (url === '') return `${functionName.replace(/^\(|\)$/g, '')}, native`
  const path = url.replace('file://', '').replace(`${root}${sep}`, '')
  const [, found] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? []
  return found ?? path.replace('packages/server/src/', '').split('/').slice(0, 2).join('/')
}
