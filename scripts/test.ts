// `npm test`: every test of every package, the browser's among them. Arguments go to Vitest.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureChromium } from './chromium.ts'
import { buildFrontEnds, exitOnBuildError } from './front-ends.ts'
import { root } from './root.ts'

try {
  process.env.CHROMIUM_PATH = ensureChromium()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
await buildFrontEnds().catch(exitOnBuildError)

const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
