import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../root.ts'

const bots = 'packages/server/src/modules/bots'

const violations: [rule: string, path: string, source: string][] = [
  ['noDefaultExport', `${bots}/default.ts`, 'export default 1'],
  ['noBarrelFile', `${bots}/barrel.ts`, `export { b } from './b.ts'`],
  ['noReExportAll', `${bots}/index.ts`, `export * from './b.ts'`],
  ['useImportType', `${bots}/import.ts`, `import { B } from './b.ts'\nexport const a = (b: B) => b`],
  ['noExplicitAny', `${bots}/any.ts`, 'export const a = (b: any) => b'],
  ['useFilenamingConvention', `${bots}/someFile.ts`, 'export const a = 1'],
  ['noProcessEnv', `${bots}/env.ts`, 'export const a = process.env.HOME'],
  ['noConsole', `${bots}/console.ts`, `console.log('a')`],
  ['noEnum', `${bots}/enum.ts`, 'export enum A { B }'],
  ['noFocusedTests', `${bots}/focused.test.ts`, `import { test } from 'vitest'\ntest.only('a', () => {})`],
  ['noSkippedTests', `${bots}/skipped.test.ts`, `import { test } from 'vitest'\ntest.skip('a', () => {})`],
]
const allowed: [path: string, source: string][] = [
  ['packages/server/src/modules/chat/index.ts', `export { b } from './b.ts'`],
  ['packages/server/src/platform/env/env.ts', 'export const home = process.env.HOME'],
  ['packages/dashboard/vite.config.ts', 'export default {}'],
  [`${bots}/env.test.ts`, 'export const home = process.env.HOME'],
]

let directory: string
let output: string

/** Biome's own words on all of them, with the project's own configuration. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-lint-'))
  await cp(join(root, 'biome.json'), join(directory, 'biome.json'))
  for (const [path, source] of [...violations.map(([, path, source]) => [path, source] as const), ...allowed]) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), `${source}\n`)
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '--diagnostic-level=error', '.']
  output = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' }).stdout
})
afterAll(() => rm(directory, { recursive: true }))

test.each(violations)('%s is an error in %s', (rule, path) => {
  expect(output.split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^::error.*/${rule},file=.*/${path},`)))
})

test.each(allowed)('%s is left alone', (path) => {
  expect(output).not.toContain(path)
})
