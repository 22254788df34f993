import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { createEmbeddedEngine } from '../src/platform/db/embedded/create-embedded-engine.ts'
import type { Engine } from '../src/platform/db/engine.ts'
import { createServerEngine } from '../src/platform/db/server-engine.ts'

/** An engine on an empty database of its own. */
export interface TestEngine {
  engine: Engine
  /** Closes it and removes its database. */
  remove(): Promise<void>
}

const log = { warn: () => undefined }

async function openEmbedded(): Promise<TestEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-engine-'))
  const engine = await createEmbeddedEngine({ dataDir, log })
  return {
    engine,
    remove: async () => {
      await engine.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openServer(serverUrl: string): Promise<TestEngine> {
  const name = `parley_engine_${randomBytes(6).toString('hex')}`
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const engine = createServerEngine({ url: url.href, log })
  return {
    engine,
    remove: async () => {
      await engine.close()
      await client.query(`drop database ${name} with (force)`)
      await client.end()
    },
  }
}

const serverUrl = process.env.TEST_DATABASE_URL

/** The engines to test on, for `describe.each`: the embedded one, and the server that `TEST_DATABASE_URL` names. */
export const testEngines = [
  { kind: 'embedded', open: openEmbedded },
  ...(serverUrl ? [{ kind: 'server', open: () => openServer(serverUrl) }] : []),
]
