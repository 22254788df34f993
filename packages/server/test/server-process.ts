import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** `parley serve` as a process of its own, to be killed, stopped or started twice. */
export interface ServerProcess {
  origin: string
  pid: number
  /** Everything it has logged and printed so far. */
  output(): string
  /** Resolves to the exit code; null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const main = join(import.meta.dirname, '../src/main.ts')

function spawnParley(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Starts a server on a free port, and waits until it says that it is ready. */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawnParley(['serve'], { ...env, PORT: String(port) })
  const exited = once(child, 'exit') as Promise<[number | null]>
  let output = ''
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk)
      if (output.includes('Operator')) ready.resolve()
    })
  }
  void exited.then(() => ready.reject(new Error(`The server ended: ${output}`)))
  await ready.promise
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output: () => output,
    async end(signal) {
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}

/** Runs a command to its end. */
export async function runParley(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnParley(args, env)
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
  ])
  return { code, stdout, stderr }
}

/** The token of a bot that any page may embed. */
export async function makeDemoBot(env: Record<string, string>): Promise<string> {
  const { stdout, stderr } = await runParley(['demo'], env)
  const token = /embed token: (\S+)/.exec(stdout)?.[1]
  if (!token) throw new Error(`No token in: ${stdout}${stderr}`)
  return token
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
