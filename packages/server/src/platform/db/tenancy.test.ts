import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BotId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import { parseSync } from 'oxc-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { newId } from '../ids.ts'
import { withSystem } from './with-system.ts'
import { withWorkspace } from './with-workspace.ts'

/** Tables outside tenancy, each with its reason. */
const exempt: Record<string, string> = {
  user: 'a user may be a member of many workspaces',
  login_session: 'read before a workspace is known',
  credential: 'belongs to a user',
  verification: 'belongs to an e-mail address',
  embed_token: 'tells which workspace a public token belongs to',
  vendor_model_list: "what vendors list for the installation's own keys",
  server_process: 'a process serves all workspaces',
  schema_migration: 'the migrations that ran',
  schema_migration_lock: 'the migrations that ran',
}

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

function query<Row>(text: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return withSystem(app.services.database, 'tenancy.test', async (tx) => (await text.execute(tx)).rows)
}

function listTables() {
  return query(sql<{ name: string; has_rls: boolean; is_forced: boolean }>`
    select relname as name, relrowsecurity as has_rls, relforcerowsecurity as is_forced
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`)
}

test('every table is under tenancy or a named exemption', async () => {
  const tables = await listTables()
  const columns = await query(sql<{ table_name: string }>`
    select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id' and is_nullable = 'NO'`)
  const policies = await query(sql<{ tablename: string; roles: string; qual: string; with_check: string }>`
    select tablename, roles::text, qual, with_check from pg_policies where schemaname = 'public'`)
  const leading = await query(sql<{ name: string; column: string }>`
    select i.indrelid::regclass::text as name, a.attname as column
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]`)

  const tenant = tables.filter(({ name }) => !(name in exempt))

  expect(tenant.length).toBeGreaterThan(8)
  for (const { name, has_rls, is_forced } of tenant) {
    const column = name === 'workspace' ? 'id' : 'workspace_id'
    expect([name, has_rls, is_forced]).toEqual([name, true, true])
    if (name !== 'workspace') expect(columns.map((row) => row.table_name)).toContain(name)
    expect(leading, name).toContainEqual({ name, column })
    const own = policies.filter((policy) => policy.tablename === name)
    expect(own.map((policy) => policy.roles).sort()).toEqual(['{parley_app}', '{parley_system}'])
    const policy = own.find(({ roles }) => roles === '{parley_app}')
    for (const rule of [policy?.qual, policy?.with_check]) {
      expect(rule).toContain(`(${column} = ( SELECT (NULLIF(current_setting('app.workspace_id'`)
    }
  }
})

test('every exemption still exists', async () => {
  const tables = (await listTables()).map(({ name }) => name)

  for (const name of Object.keys(exempt)) expect(tables).toContain(name)
})

test('the schema that Kysely is told of is the one in the database', async () => {
  const path = join(import.meta.dirname, 'schema.ts')
  const told = readInterfaces(path, readFileSync(path, 'utf8'))
  const rows = await query(sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns where table_schema = 'public'`)

  for (const [table, columns] of told) {
    const actual = rows.filter((row) => row.table_name === table).map((row) => row.column_name)
    expect([table, ...columns.toSorted()]).toEqual([table, ...actual.toSorted()])
  }
  expect(told.size).toBeGreaterThan(10)
})

test('connections run as a role that row-level security holds for', async () => {
  const { rows } = await sql<{ role: string; exempt: boolean }>`
    select current_user as role, rolsuper or rolbypassrls as exempt from pg_roles where rolname = current_user
  `.execute(app.services.database.exempt)

  expect(rows).toEqual([{ role: 'parley_app', exempt: false }])
})

test('outside a workspace the application sees and writes no tenant row', async () => {
  await app.register()
  const { exempt: unscoped } = app.services.database

  const { rows } = await sql<{ count: number }>`select count(*) as count from workspace`.execute(unscoped)
  const insert = sql`insert into workspace (id, name) values (${newId()}, 'Mine')`.execute(unscoped)

  expect(rows[0]?.count).toBe(0)
  await expect(insert).rejects.toThrow(/row-level security/)
})

test('inside a workspace another one is neither read, nor changed, nor written into', async () => {
  const [mine, other] = await makeTwoWorkspaces()
  const { database } = app.services

  const seen = await withWorkspace(database, mine, (tx) => tx.selectFrom('bot').select('workspace_id').execute())
  const changed = await withWorkspace(database, mine, (tx) =>
    tx.updateTable('bot').set({ name: 'Taken' }).where('workspace_id', '=', other).executeTakeFirst(),
  )
  const written = withWorkspace(database, mine, (tx) =>
    tx.insertInto('member').values({ workspace_id: other, user_id: newId(), role: 'owner' }).execute(),
  )

  expect(seen.map((row) => row.workspace_id)).toEqual([mine])
  expect(changed.numUpdatedRows).toBe(0n)
  await expect(written).rejects.toThrow(/row-level security/)
})

test('the workspace of one transaction does not leak into the next', async () => {
  const [mine] = await makeTwoWorkspaces()
  const { database } = app.services
  await withWorkspace(database, mine, (tx) => tx.selectFrom('bot').select('id').execute())

  const { rows } = await sql<{ count: number }>`select count(*) as count from bot`.execute(database.exempt)

  expect(rows[0]?.count).toBe(0)
})

test('a published version cannot be changed', async () => {
  const [mine] = await makeTwoWorkspaces()

  const change = withWorkspace(app.services.database, mine, (tx) =>
    tx.updateTable('bot_version').set({ version: 9 }).execute(),
  )

  await expect(change).rejects.toThrow(/permission denied/)
})

async function makeTwoWorkspaces(): Promise<[WorkspaceId, WorkspaceId]> {
  const owners = [await app.register(), await app.register()]
  const ids: WorkspaceId[] = []
  for (const owner of owners) {
    const bot = await owner.request('POST', '/api/v1/bots', { name: 'Mara' })
    const botId = bot.json<{ id: BotId }>().id
    const row = await withSystem(app.services.database, 'tenancy.test', (tx) =>
      tx.selectFrom('bot').select('workspace_id').where('id', '=', botId).executeTakeFirstOrThrow(),
    )
    ids.push(row.workspace_id)
  }
  return ids as [WorkspaceId, WorkspaceId]
}

/** The columns of each table in `ExemptTables` and `TenantTables`, read from the source. */
function readInterfaces(path: string, source: string): Map<string, string[]> {
  const tables = new Map<string, string[]>()
  for (const statement of parseSync(path, source).program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null
    if (declaration?.type !== 'TSInterfaceDeclaration') continue
    for (const member of declaration.body.body) {
      if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') continue
      const type = member.typeAnnotation?.typeAnnotation
      if (type?.type !== 'TSTypeLiteral') continue
      const columns = type.members.flatMap((column) =>
        column.type === 'TSPropertySignature' && column.key.type === 'Identifier' ? [column.key.name] : [],
      )
      tables.set(member.key.name, columns)
    }
  }
  return tables
}
