import { expect, onTestFinished, test } from 'vitest'
import { runParley, startServerProcess } from './server-process.ts'
import { createTestDatabase } from './test-database.ts'

test.skipIf(process.env.TEST_DATABASE_URL)(
  'a second process on the data folder refuses to start and names the first, which goes on',
  { timeout: 180_000 },
  async () => {
    const database = await createTestDatabase()
    const first = await startServerProcess(database.env)
    onTestFinished(async () => {
      await first.end('SIGKILL')
      await database.remove()
    })

    const second = await runParley(['serve'], { ...database.env, PORT: '0' })

    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(
      new RegExp(`is in use by parley serve on port \\d+ \\(process ${first.pid}, since .* UTC\\): stop that first`),
    )
    expect(second.stderr).not.toContain(' at ')
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200)
  },
)
