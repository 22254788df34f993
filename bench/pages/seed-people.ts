import type { Engine } from '../../packages/server/src/platform/db/engine.ts'

/** Users who each have a workspace, for the operator's lists. */
export async function seedPeople(engine: Engine, count: number): Promise<void> {
  await engine.withOwner(async (_db, { executeSql }) => {
    const uuid = (kind: number) => `(lpad(to_hex(1700000000000 + number), 12, '0') || '700${kind}8'
      || lpad(to_hex(number), 15, '0'))::uuid`
    const numbers = `generate_series(1, ${count}) as number`
    await executeSql(`insert into "user" (id, name, email)
      select ${uuid(5)}, 'Person ' || number, 'person' || number || '@example.com' from ${numbers}`)
    await executeSql(`insert into workspace (id, name)
      select ${uuid(6)}, 'Person ' || number || '''s workspace' from ${numbers}`)
    await executeSql(`insert into member (workspace_id, user_id, role)
      select ${uuid(6)}, ${uuid(5)}, 'owner' from ${numbers}`)
    for (const table of ['"user"', 'workspace', 'member']) await executeSql(`vacuum (analyze) ${table}`)
  })
}
