// `npm run check`: everything that can be said of the code without running it. Prints all that is wrong, then fails.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { findFileFailures } from './checks/file-rules.ts'
import { readImportGraph } from './checks/import-graph.ts'
import { findImportFailures } from './checks/import-rules.ts'
import { findLockfileFailures, type Lockfile } from './checks/lockfile-rules.ts'
import { findSizeFailures, measureSizes } from './checks/size-rules.ts'
import { isTest, readSources } from './checks/source-files.ts'
import { buildFrontEnds } from './front-ends.ts'
import { root } from './root.ts'

interface Outcome {
  failures: string[]
  /** Worth reading, but no reason to fail. */
  notes: string[]
}

const checks: [name: string, check: () => Promise<Outcome>][] = [
  [
    'format and lint',
    () =>
      runTool('@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '--max-diagnostics=100', '--colors=off', '.']),
  ],
  ['types', checkTypes],
  ['imports', checkImports],
  ['files', async () => checkFiles()],
  ['lockfile', async () => ({ failures: findLockfileFailures(readLockfile()), notes: [] })],
  ['unused code', () => runTool('knip/bin/knip.js', ['--no-progress'])],
  ['sizes', checkSizes],
]

let hasFailed = false
for (const [name, check] of checks) {
  const start = performance.now()
  const { failures, notes } = await check().catch((error) => failedBy(error))
  const seconds = ((performance.now() - start) / 1_000).toFixed(1)
  console.log(`${failures.length > 0 ? '✗' : '✓'} ${name} (${seconds} s)`)
  for (const line of [...failures, ...notes]) console.log(line.replace(/^/gm, '  '))
  hasFailed ||= failures.length > 0
}
process.exitCode = hasFailed ? 1 : 0

function failedBy(error: unknown): Outcome {
  return { failures: [error instanceof Error ? error.message : String(error)], notes: [] }
}

/** A tool fails by its status; what it printed says why. */
async function runTool(file: string, args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'node_modules', file), ...args], {
    ...{ cwd: root, env: { ...process.env, NO_COLOR: '1' } },
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [status, out, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  const said = `${out}${errors}`.trim() || `${file} ended with status ${status}.`
  return { failures: status === 0 ? [] : [said], notes: [] }
}

/** Two at a time: the compiler uses several threads itself. */
async function checkTypes(): Promise<Outcome> {
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name))
  const projects = ['.', ...packages].filter((path) => existsSync(join(root, path, 'tsconfig.json')))
  const failures: string[] = []
  const next = async (): Promise<void> => {
    const project = projects.shift()
    if (!project) return
    failures.push(...(await runTool('typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '-p', project])).failures)
    return next()
  }
  await Promise.all([next(), next()])
  return { failures, notes: [] }
}

async function checkImports(): Promise<Outcome> {
  const code = [...readSources()].filter(([path]) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path) && !isTest(path))
  return { failures: findImportFailures(readImportGraph(new Map(code))), notes: [] }
}

function readLockfile(): Lockfile {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
}

function checkFiles(): Outcome {
  const { failures, warnings } = findFileFailures(readSources())
  return { failures, notes: warnings }
}

async function checkSizes(): Promise<Outcome> {
  await buildFrontEnds()
  const sizes = measureSizes(root)
  const notes = sizes.map(({ name, bytes, budget }) => `${name}: ${bytes} of ${budget} bytes gzipped`)
  return { failures: findSizeFailures(sizes), notes }
}
