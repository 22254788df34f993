import { Kysely } from 'kysely'
import { createEmbeddedEngine } from './create-embedded-engine.ts'

/** For the test that kills it: inserts rows for ever, four at a time, and prints each id once it is committed. */
const [, , dataDir = '', first = '1'] = process.argv
const engine = await createEmbeddedEngine({ dataDir, holder: 'a writer', log: { warn: () => undefined } })
const db = new Kysely<{ written: { id: number; text: string } }>({ dialect: engine.dialect })
let next = Number(first)

async function write(): Promise<never> {
  for (;;) {
    const id = next++
    await db
      .insertInto('written')
      .values({ id, text: 'x'.repeat(id % 2000) })
      .execute()
    process.stdout.write(`${id}\n`)
  }
}

await Promise.all([write(), write(), write(), write()])
