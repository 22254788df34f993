import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmbeddedEngine } from './create-embedded-engine.ts'

const rounds = 10
const log = { warn: () => undefined }
const writer = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url))
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-kill-'))
  const engine = await createEmbeddedEngine({ dataDir, log })
  await engine.withOwner((owner) => sql`create table written (id int primary key, text text not null)`.execute(owner))
  await engine.close()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

/** Lets a process write until it has acknowledged so many rows, kills it, and returns the ids that it acknowledged. */
async function writeAndKill(firstId: number, enough: number): Promise<number[]> {
  const child = spawn(process.execPath, [writer, dataDir, String(firstId)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line))
    if (acknowledged.length === enough) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return acknowledged
}

async function readIds(): Promise<Set<number>> {
  const engine = await createEmbeddedEngine({ dataDir, log })
  const { rows } = await engine.withOwner((owner) => sql<{ id: number }>`select id from written`.execute(owner))
  await engine.close()
  return new Set(rows.map(({ id }) => id))
}

test('no acknowledged row is lost when the process is killed while it writes', { timeout: 120_000 }, async () => {
  const acknowledged: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    // Another number each time, so that kills meet different moments; the last ones right after a recovery.
    acknowledged.push(...(await writeAndKill(round * 100_000 + 1, 20 + round * 37)))
  }

  const stored = await readIds()

  expect(acknowledged.length).toBeGreaterThan(1_000)
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
})
