import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const children = new Set<ChildProcess>()

function watch(child: ChildProcess): ChildProcess {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** However the bench ends, nothing that it started goes on. Each child leads a group, so that its own children end too. */
process.on('exit', () => {
  for (const child of children) signalGroup(child, 'SIGKILL')
})

/** Has a signal end everything that was started, and then undo what else there is to undo. */
export function undoOnSignal(undo: () => Promise<unknown>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await Promise.all([...children].map((child) => end(child, 'SIGKILL')))
      await undo()
      process.exit(1)
    })
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Starts a part of the bench that listens; resolves once it does. */
export async function forkPart(file: string, args: string[] = []): Promise<{ child: ChildProcess; port: number }> {
  const child = watch(fork(join(import.meta.dirname, file), args, { detached: true, serialization: 'advanced' }))
  const [message] = await once(child, 'message')
  return { child, port: (message as { port: number }).port }
}

/** Starts any program. */
export function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  return watch(spawn(command, args, { ...options, detached: true }))
}

/** Ends a child in its own time, at most ten seconds. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), 10_000)
  signalGroup(child, signal)
  await exited
  clearTimeout(impatience)
}
