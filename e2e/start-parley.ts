import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createTestDatabase } from '../packages/server/test/test-database.ts'
import { root } from '../scripts/root.ts'

/** Where an end-to-end test keeps its data: an empty one, as after the first `npm start`. */
export interface Installation {
  env: Record<string, string>
  remove(): Promise<void>
}

/** The databases to run on: the embedded one, and the server that `TEST_DATABASE_URL` names, if it names one. */
export const databases: { name: string; install: () => Promise<Installation> }[] = [
  { name: 'the embedded database', install: installEmbedded },
  ...(process.env.TEST_DATABASE_URL ? [{ name: 'a PostgreSQL server', install: createTestDatabase }] : []),
]

export async function installEmbedded(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  return { env: { DATA_DIR: dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) }
}

export interface Ended {
  status: number | null
  signal: NodeJS.Signals | null
  output: string
  errors: string
}

/** Runs `parley <command>` in a process of its own and waits for its end. */
export async function runParley(args: string[], env: Record<string, string>): Promise<Ended> {
  return spawnParley(args, env).ended
}

export interface RunningParley {
  /** Such as `http://localhost:34567`. */
  origin: string
  /** All that it has printed. */
  output(): string
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>
}

/** Starts the real server on a free port, as a process, and waits until it is ready. `isThroughNpm` has npm start it. */
export async function startParley(env: Record<string, string>, { isThroughNpm = false } = {}): Promise<RunningParley> {
  const withPort = { PORT: '0', ...env }
  const { child, ended, output } = isThroughNpm ? spawnNpm(withPort) : spawnParley(['serve'], withPort)
  const gone = ended.then(({ output: out, errors }) => {
    throw new Error(`The server ended before it was ready:\n${out}${errors}`)
  })
  // Nobody waits for this once the server is up.
  gone.catch(() => undefined)
  const origin = await Promise.race([gone, readOrigin(child, output)])
  await Promise.race([gone, untilReady(origin)])
  return {
    origin,
    output,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

function spawnParley(args: string[], env: Record<string, string>) {
  return follow(
    spawn(process.execPath, [join(root, 'packages/server/src/main.ts'), ...args], {
      // Nothing of the machine's own settings, and no .env of the checkout.
      env: { PATH: process.env.PATH ?? '', ...env },
      cwd: env.DATA_DIR ?? tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}

function spawnNpm(env: Record<string, string>) {
  return follow(
    spawn('npm', ['run', '--silent', 'parley', '--', 'serve'], {
      ...{ env: { ...process.env, ...env }, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
      shell: process.platform === 'win32',
    }),
  )
}

/** Its end is when nobody holds its output any more: the process, and all that it started. */
function follow(child: ChildProcessByStdio<null, Readable, Readable>) {
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const ended = once(child, 'close').then(
    ([status, signal]): Ended => ({ status: status as number | null, signal, output: out, errors }),
  )
  return { child, ended, output: () => out }
}

async function readOrigin(child: ChildProcess, output: () => string): Promise<string> {
  for (;;) {
    const [, origin] = /Parley\s+(http:\/\/localhost:\d+)\//.exec(output()) ?? []
    if (origin) return origin
    if (child.stdout) await once(child.stdout, 'data')
  }
}

async function untilReady(origin: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (response?.ok) return
    await delay(50)
  }
}
