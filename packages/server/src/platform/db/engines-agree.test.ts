import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestEngine, testEngines } from '../../../test/test-engines.ts'

describe.each(testEngines)('on the $kind engine', ({ open }) => {
  let opened: TestEngine
  beforeAll(async () => {
    opened = await open()
  })
  afterAll(() => opened.remove())

  async function ask(text: string, values: unknown[] = []): Promise<unknown> {
    const { rows } = await opened.engine.jobs.executeSql(text, values)
    return rows[0]?.value
  }

  test.each([
    ['9007199254740991::int8', 9_007_199_254_740_991],
    ['42::int4', 42],
    ['1.50::numeric', '1.50'],
    ['0.1::float8', 0.1],
    ['true', true],
    ['null::text', null],
    [`'é🙂'::text`, 'é🙂'],
    [`'2026-03-01'::date`, '2026-03-01'],
    [`'2026-03-01 12:00:00.123+02'::timestamptz`, new Date('2026-03-01T10:00:00.123Z')],
    [`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, 'x'] }],
    [`'\\x00ff10'::bytea`, Buffer.from([0, 255, 16])],
    [`array['a', 'b,c', null, '"']`, ['a', 'b,c', null, '"']],
    ['array[1, null]::int8[]', [1, null]],
    [`array['2026-03-01']::date[]`, ['2026-03-01']],
    [`'3e0f0bd0-0000-7000-8000-000000000000'::uuid`, '3e0f0bd0-0000-7000-8000-000000000000'],
    [`current_setting('TimeZone')`, 'UTC'],
  ])('%s is read as it should be', async (expression, expected) => {
    expect(await ask(`select ${expression} as value`)).toEqual(expected)
  })

  test.each([
    ['$1::int4', 7, 7],
    ['$1::text', 'x', 'x'],
    ['$1::jsonb', { a: 1 }, { a: 1 }],
    ['$1::jsonb', JSON.stringify([1]), [1]],
    ['$1::text[]', ['a', 'b"c'], ['a', 'b"c']],
    ['$1::bytea', Buffer.from([1, 2]), Buffer.from([1, 2])],
    ['$1::timestamptz', new Date('2026-03-01T10:00:00.123Z'), new Date('2026-03-01T10:00:00.123Z')],
    ['$1::bool', false, false],
    ['$1::text', null, null],
  ])('%s takes %j', async (expression, value, expected) => {
    expect(await ask(`select ${expression} as value`, [value])).toEqual(expected)
  })

  test('a number beyond exactness is refused, not rounded', async () => {
    await expect(ask('select 9007199254740993::int8 as value')).rejects.toThrow('too large to be read exactly')
    expect(await ask('select 1 as value')).toBe(1)
  })

  test('a large value comes through whole', async () => {
    const large = 'é'.repeat(3_000_000)
    expect(await ask('select $1::text as value', [large])).toBe(large)
  })

  test('errors carry their code, constraint and position', async () => {
    const { engine } = opened
    await engine.withOwner((owner) =>
      sql`create table thing (id int constraint thing_id_positive check (id > 0))`.execute(owner),
    )

    const failure = engine.withOwner((owner) => sql`insert into thing values (0)`.execute(owner))

    await expect(failure).rejects.toMatchObject({ code: '23514', constraint: 'thing_id_positive', table: 'thing' })
    await expect(engine.jobs.executeSql('select nothing')).rejects.toMatchObject({ code: '42703', position: '8' })
  })
})
