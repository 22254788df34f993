import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { loadEnv } from '../src/platform/env/env.ts'
import { createLog } from '../src/platform/log.ts'
import { openServices } from '../src/services.ts'

/** The environment of a database made for one test, and how to remove it. */
export interface TestDatabase {
  env: Record<string, string>
  remove(): Promise<void>
}

/** The Redis that `TEST_REDIS_URL` names, used together with a database server; undefined where either is missing. */
export const testRedisUrl = process.env.TEST_DATABASE_URL && process.env.TEST_REDIS_URL

/** A fresh, migrated database: embedded, or on a server, by default the one that `TEST_DATABASE_URL` names. */
export async function createTestDatabase(
  serverUrl: string | null = process.env.TEST_DATABASE_URL ?? null,
): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'))
  if (!serverUrl) {
    await cp(await getTemplate(), dataDir, { recursive: true })
    return { env: { DATA_DIR: dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) }
  }
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: url.href,
      SECRET_KEY: 'a secret key for tests, long enough',
      // The prefix of all keys is the database's name, which no other test has.
      ...(testRedisUrl && { REDIS_URL: testRedisUrl }),
    },
    remove: async () => {
      await onServer(serverUrl, `drop database if exists ${name} with (force)`)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs a statement on a connection of its own; resolves to the rows. */
export async function onServer(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** A migrated data folder to copy, kept between runs as long as the migrations stay the same. */
async function getTemplate(): Promise<string> {
  const folder = join(tmpdir(), `parley-test-template-${migrationsDigest()}`)
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  )
  if (isThere) return folder
  const building = `${folder}-${process.pid}-${randomBytes(4).toString('hex')}`
  await mkdir(building)
  const services = await openServices(loadEnv({ DATA_DIR: building }), createLog('silent'), 'the test template')
  await services.close()
  // Test files start at once: whoever is first wins, and the others' copies are as good.
  await rename(building, folder).catch(() => rm(building, { recursive: true, force: true }))
  return folder
}

function migrationsDigest(): string {
  const root = join(import.meta.dirname, '..')
  const hash = createHash('sha256').update(readFileSync(join(root, '../../package-lock.json')))
  for (const folder of ['migrations', 'src/platform/jobs', 'src/platform/db']) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      if (/\.(sql|ts)$/.test(file)) hash.update(file).update(readFileSync(join(root, folder, file)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
