import { expect, test } from 'vitest'
import { startDatabaseProxy } from '../../../test/database-proxy.ts'
import { createServerEngine } from './server-engine.ts'
import { isDatabaseUnavailable } from './unavailable.ts'

const log = { warn: () => undefined }
const serverUrl = process.env.TEST_DATABASE_URL

test('a server that is not there is unavailable', async () => {
  const engine = createServerEngine({ url: 'postgres://nobody@127.0.0.1:1/nothing', log })

  const error = await engine.jobs.executeSql('select 1').catch((reason: unknown) => reason)

  expect(isDatabaseUnavailable(error)).toBe(true)
  await engine.close()
})

test('the label has no password', async () => {
  const engine = createServerEngine({ url: 'postgres://user:secret@db.example.com/parley', log })

  expect(engine.label).toBe('PostgreSQL at db.example.com:5432, database "parley"')
  await engine.close()
})

test.runIf(serverUrl)('a query that runs too long is ended by the server, and the connection lives on', async () => {
  const engine = createServerEngine({ url: String(serverUrl), log, poolSize: 1, statementTimeoutMs: 200 })

  const error = await engine.jobs.executeSql('select pg_sleep(30)').catch((reason: unknown) => reason)

  expect(error).toMatchObject({ code: '57014' })
  expect(isDatabaseUnavailable(error)).toBe(true)
  expect((await engine.jobs.executeSql('select 1 as one')).rows).toEqual([{ one: 1 }])
  await engine.close()
})

test.runIf(serverUrl)('a connection cut in the middle of a query fails that query only', async () => {
  const proxy = await startDatabaseProxy(new URL(String(serverUrl)))
  const engine = createServerEngine({ url: proxy.url, log, poolSize: 1 })
  await engine.jobs.executeSql('select 1')

  const running = engine.jobs.executeSql('select pg_sleep(30)').catch((reason: unknown) => reason)
  const waiting = engine.jobs.executeSql('select 1 as one')
  proxy.cut()

  expect(isDatabaseUnavailable(await running)).toBe(true)
  expect((await waiting).rows).toEqual([{ one: 1 }])
  await engine.close()
  await proxy.stop()
})

test.runIf(serverUrl)('idle connections that are cut are replaced without an error', async () => {
  const proxy = await startDatabaseProxy(new URL(String(serverUrl)))
  const engine = createServerEngine({ url: proxy.url, log, poolSize: 1 })
  await engine.jobs.executeSql('select 1')
  proxy.cut()

  // The driver may not have seen the end yet; from the moment it has, queries run on a new connection.
  await expect
    .poll(
      () =>
        engine.jobs.executeSql('select 1 as one').then(
          ({ rows }) => rows,
          () => [],
        ),
      { timeout: 5_000 },
    )
    .toEqual([{ one: 1 }])
  await engine.close()
  await proxy.stop()
})

test.runIf(serverUrl)('a server that falls silent is unavailable, and recovers by itself', async () => {
  const proxy = await startDatabaseProxy(new URL(String(serverUrl)))
  const engine = createServerEngine({ url: proxy.url, log, poolSize: 1, statementTimeoutMs: 100 })
  await engine.jobs.executeSql('select 1')

  proxy.state.isSilent = true
  const error = await engine.jobs.executeSql('select 1').catch((reason: unknown) => reason)
  proxy.state.isSilent = false

  expect(isDatabaseUnavailable(error)).toBe(true)
  expect((await engine.jobs.executeSql('select 1 as one')).rows).toEqual([{ one: 1 }])
  await engine.close()
  await proxy.stop()
})
