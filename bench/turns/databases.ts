import { createTestDatabase, onServer, type TestDatabase } from '../../packages/server/test/test-database.ts'

export type DatabaseKind = 'embedded' | 'PostgreSQL'

/** Where CONTRIBUTING has one for the tests. */
const usualServer = 'postgres://postgres@127.0.0.1:5432/test'

export interface DatabaseServer {
  url: string
  version: string
}

/** The PostgreSQL server that `TEST_DATABASE_URL` names, or the usual one if it answers. */
export async function findDatabaseServer(): Promise<DatabaseServer | undefined> {
  const given = process.env.TEST_DATABASE_URL
  const url = given ?? usualServer
  try {
    const [row] = await onServer(url, 'show server_version')
    return { url, version: String(row?.server_version).split(' ')[0] ?? '' }
  } catch (error) {
    if (given) throw new Error('The server that TEST_DATABASE_URL names does not answer.', { cause: error })
    return undefined
  }
}

const made = new Set<TestDatabase>()

/** An empty database for one server process. */
export async function makeDatabase(kind: DatabaseKind, server: DatabaseServer | undefined): Promise<TestDatabase> {
  const database = await createTestDatabase(kind === 'PostgreSQL' ? server?.url : null)
  const tracked: TestDatabase = {
    env: database.env,
    remove: async () => {
      made.delete(tracked)
      await database.remove()
    },
  }
  made.add(tracked)
  return tracked
}

/** Removes what was made and not removed. */
export async function removeDatabases(): Promise<void> {
  await Promise.all([...made].map((database) => database.remove()))
}
