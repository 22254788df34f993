import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../src/main.ts')

/** A server in a process of its own. */
export interface ServerProcess {
  origin: string
  /** Sends a signal and waits for the end; resolves to the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `parley serve` on a free port, and waits until it says that it is ready. */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const child = run(['serve'], { PORT: '0', ...env })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const [, origin = ''] = await readUntil(child, /Parley\s+(http:\/\/localhost:\d+)\/(?:.|\n)*Operator/)
  // It goes on to print nothing, but an unread pipe would stop it if it did.
  child.stdout?.resume()
  return {
    origin,
    end: (signal) => {
      child.kill(signal)
      return exited
    },
  }
}

/** Makes the demo workspace; resolves to its bot's embed token. */
export async function makeDemo(env: Record<string, string>): Promise<string> {
  const child = run(['demo'], env)
  const [, token = ''] = await readUntil(child, /embed token: (\S+)\s/)
  if (child.exitCode === null) await once(child, 'exit')
  return token
}

function run(args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function readUntil(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += String(chunk)
      const found = pattern.exec(output)
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`The process ended: ${output}`)))
  })
}
