import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { root } from './root.ts'

type FrontEnd = 'widget' | 'dashboard'
const all: readonly FrontEnd[] = ['widget', 'dashboard']

/** A build that failed; its message holds what the bundler said. */
export class BuildError extends Error {}

/**
 * Builds the widget and the dashboard, at once, where what they are built from has changed since; in any case with
 * `isForced`. Returns the names of those built. Throws {@link BuildError}.
 */
export async function buildFrontEnds({ isForced = false, names = all } = {}): Promise<FrontEnd[]> {
  const due = names.map((name) => ({ name, stamp: hashInputs(name) })).filter((it) => isForced || isStale(it))
  if (due.length === 0) return []
  console.log(`Building the ${due.map(({ name }) => name).join(' and the ')}.`)
  const results = await Promise.allSettled(due.map(({ name, stamp }) => build(name, stamp)))
  const failed = results.filter((result) => result.status === 'rejected')
  if (failed.length > 0) throw new BuildError(failed.map(({ reason }) => String(reason.message)).join('\n'))
  return due.map(({ name }) => name)
}

/** By content, not by time: a checkout or an unpacked archive carries times that mean nothing. */
function hashInputs(name: FrontEnd): string {
  const hash = createHash('sha256')
  const files = globSync(
    [
      ...[`packages/${name}/src/**/*`, `packages/${name}/index.html`, `packages/${name}/public/**/*`],
      ...[`packages/${name}/vite*`, `packages/${name}/package.json`, 'packages/contract/src/**/*', 'package-lock.json'],
    ],
    { cwd: root, withFileTypes: true, exclude: (entry) => entry.name.includes('.test.') },
  )
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path))
  return hash.digest('hex')
}

function stampFile(name: FrontEnd): string {
  return join(root, 'packages', name, 'dist', '.stamp')
}

function isStale({ name, stamp }: { name: FrontEnd; stamp: string }): boolean {
  const file = stampFile(name)
  return !existsSync(file) || readFileSync(file, 'utf8') !== stamp
}

async function build(name: FrontEnd, stamp: string): Promise<void> {
  const directory = join(root, 'packages', name)
  const { scripts = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  if (!scripts.build) throw new BuildError(`packages/${name} has no build script.`)
  // A build cut short must not leave the stamp of the one before it.
  rmSync(stampFile(name), { force: true })
  const child = spawn(scripts.build, {
    cwd: directory,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withTools(),
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [code, out, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (code !== 0) throw new BuildError(`The ${name} could not be built:\n${out}${errors}`)
  writeFileSync(stampFile(name), stamp)
}

/** The environment in which npm would run a script, without the half second that npm takes to start. */
function withTools(): NodeJS.ProcessEnv {
  const path = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const separator = process.platform === 'win32' ? ';' : ':'
  return {
    ...process.env,
    NODE_ENV: 'production',
    [path]: [join(root, 'node_modules', '.bin'), process.env[path]].join(separator),
  }
}

/** Ends the process with what the bundler said, and without a stack trace of ours. */
export function exitOnBuildError(error: unknown): never {
  console.error(error instanceof BuildError ? error.message : error)
  process.exit(1)
}
