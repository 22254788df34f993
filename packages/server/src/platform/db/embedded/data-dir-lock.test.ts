import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmbeddedEngine } from './create-embedded-engine.ts'
import { DataDirLockedError, lockDataDir } from './data-dir-lock.ts'

let dataDir: string
let child: ChildProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-lock-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

const holderScript = fileURLToPath(new URL('./hold-data-dir.ts', import.meta.url))

async function startHolder(): Promise<ChildProcess> {
  const holder = spawn(process.execPath, [holderScript, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!holder.stdout) throw new Error('The holder has no output.')
  await once(holder.stdout, 'data')
  child = holder
  return holder
}

test('a second process is refused with a sentence that names the first', async () => {
  const holder = await startHolder()

  const refused = createEmbeddedEngine({ dataDir, log: { warn: () => undefined } })

  await expect(refused).rejects.toBeInstanceOf(DataDirLockedError)
  await expect(refused).rejects.toThrow(
    new RegExp(
      `^The data folder .* is in use by parley serve on port 8000 \\(process ${holder.pid}, since .* UTC\\): stop`,
    ),
  )
})

test('a killed process leaves the folder free', async () => {
  const holder = await startHolder()
  holder.kill('SIGKILL')
  await once(holder, 'exit')

  const lock = lockDataDir(dataDir, 'the next')

  lock.release()
})

test('a released folder can be taken again', () => {
  const first = lockDataDir(dataDir, 'the first')
  expect(() => lockDataDir(dataDir, 'the second')).toThrow('in use by the first')
  first.release()

  lockDataDir(dataDir, 'the second').release()
})
