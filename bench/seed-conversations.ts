import type { Engine } from '../packages/server/src/platform/db/engine.ts'

/** What the seeded conversations are about, so that searches find much, little, or nothing. */
export const searchWords = {
  common: 'delivery',
  rare: 'zanzibar',
  absent: 'xylophone',
  /** Each in a third of all turns, and never both in one. */
  apart: ['morning', 'evening'],
}

export interface Seed {
  workspaceId: string
  botIds: readonly string[]
  messages: number
  /** The conversations are spread evenly over so many days, up to `endsAt`. */
  days: number
  endsAt: Date
}

const turnsPerConversation = 5
const messagesPerConversation = 2 * turnsPerConversation
const conversationsAtOnce = 2_500
/** Of the one conversation that is very long. */
const longShare = 0.01

/** UUID v7 of a moment, told apart by the kind of row and a number. */
function uuid(at: string, kind: number, number: string): string {
  return `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || '00${kind}' || '8'
    || lpad(to_hex((${number})::bigint), 15, '0'))::uuid`
}

const vocabulary =
  `lamp shade bulb price order parcel return refund address invoice colour size warranty battery charger repair guide
  manual shop account password email voucher gift card stock store hours phone table chair window garden kitchen light
  switch cable adapter plug socket wall ceiling floor outdoor indoor bright warm cold dimmer sensor timer remote`.split(
    /\s+/,
  )

/** A few hundred different texts are enough: indexes see words, not prose. */
function sentences(): string[] {
  let state = 7
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  return Array.from({ length: 500 }, (_, index) => {
    const words = Array.from({ length: 12 + next(25) }, () => vocabulary[next(vocabulary.length)] ?? '')
    return `${index % 5 === 0 ? `${searchWords.common} ` : ''}${words.join(' ')}.`
  })
}

/**
 * Writes conversations straight into the tables, as if visitors had held them: sessions, messages, ended turns with their
 * figures and words, and one conversation of a hundredth of all messages. Rollups are not written; count them afterwards.
 */
export async function seedConversations(engine: Engine, seed: Seed): Promise<{ longConversationId: string }> {
  const total = Math.max(1, Math.round((seed.messages * (1 - longShare)) / messagesPerConversation))
  await engine.withOwner(async (_db, { executeSql }) => {
    await executeSql('create table bench_text (place integer primary key, text text not null)')
    await executeSql(
      'insert into bench_text select position - 1, text from unnest($1::text[]) with ordinality as given (text, position)',
      [sentences()],
    )
  })
  for (let first = 0; first < total; first += conversationsAtOnce) {
    const last = Math.min(total, first + conversationsAtOnce) - 1
    await engine.withOwner((_db, { executeSql }) => insertConversations(executeSql, seed, { first, last, total }))
  }
  const longTurns = Math.max(1, Math.round((seed.messages * longShare) / 2))
  const longConversationId = await engine.withOwner((_db, { executeSql }) =>
    insertConversations(executeSql, seed, { first: total, last: total, total: total + 1, turns: longTurns }),
  )
  await engine.withOwner(async (_db, { executeSql }) => {
    await executeSql('drop table bench_text')
    // Else the embedded database's upkeep would see to a million new rows while pages are timed.
    for (const table of ['visitor_session', 'conversation', 'message', 'turn'])
      await executeSql(`vacuum (analyze) ${table}`)
    await executeSql('checkpoint')
  })
  return { longConversationId }
}

type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>

/** Conversations `first` to `last` of `total`; resolves to the first one's id. */
async function insertConversations(
  executeSql: ExecuteSql,
  seed: Seed,
  { first, last, total, turns = turnsPerConversation }: { first: number; last: number; total: number; turns?: number },
): Promise<string> {
  const bots = `(array[${seed.botIds.map((id) => `'${id}'::uuid`).join(',')}])`
  const workspace = `'${seed.workspaceId}'::uuid`
  const endsAt = seed.endsAt.toISOString()
  const conversation = `
    select number, ${bots}[1 + number % ${seed.botIds.length}] as bot_id, began,
      ${uuid('began', 1, 'number')} as session_id, ${uuid('began', 2, 'number')} as conversation_id
    from (
      select number, '${endsAt}'::timestamptz - make_interval(secs => ${seed.days * 86_400}.0 * (1 - number::float8 / ${total})) as began
      from generate_series(${first}, ${last}) as number
    ) as dated`
  const exchange = `
    select conversation.*, turn, began + make_interval(secs => turn * 20) as asked, number::bigint * ${turns} + turn as nth,
      (number * 7 + turn * 13) % 500 as question, (number * 11 + turn * 17) % 500 as answer
    from (${conversation}) as conversation cross join generate_series(0, ${turns - 1}) as turn`
  const rated = `case when nth % 23 = 0 then 'down' when nth % 17 = 0 then 'up' end`
  const state = `case when nth % 101 = 0 then 'failed' else 'complete' end`
  await executeSql(`
    insert into visitor_session (workspace_id, id, bot_id, session_id, is_claimed, answer_count, created_at, last_seen_at, origin)
    select ${workspace}, session_id, bot_id, 'seed-' || number, true, ${turns}, began, began,
      'https://shop' || number % 4 || '.example.com'
    from (${conversation}) as conversation`)
  await executeSql(`
    insert into conversation (workspace_id, id, bot_id, visitor_session_id, state, message_count, created_at, updated_at,
      last_message_at, last_turn_state, preview, up_count, down_count)
    select ${workspace}, conversation_id, bot_id, session_id, case when number % 9 = 0 then 'closed' else 'bot' end,
      ${2 * turns}, began, max(asked), max(asked), (array_agg(${state} order by turn desc))[1],
      (array_agg(bench_text.text order by turn desc))[1],
      count(*) filter (where ${rated} = 'up'), count(*) filter (where ${rated} = 'down')
    from (${exchange}) as exchange join bench_text on bench_text.place = question
    group by conversation_id, bot_id, session_id, exchange.number, began`)
  await executeSql(`
    insert into message (workspace_id, id, conversation_id, position, role, text, created_at)
    select ${workspace}, ${uuid('asked', 3, 'nth * 2 + side')}, conversation_id, turn * 2 + side,
      case when side = 0 then 'visitor' else 'bot' end,
      bench_text.text || case when nth % 100000 = 1 then ' ${searchWords.rare}' else '' end
        || case nth % 3 when 0 then ' ${searchWords.apart[0]}' when 1 then ' ${searchWords.apart[1]}' else '' end, asked
    from (${exchange}) as exchange cross join generate_series(0, 1) as side
    join bench_text on bench_text.place = case when side = 0 then question else answer end`)
  await executeSql(`
    insert into turn (workspace_id, id, bot_id, visitor_session_id, conversation_id, visitor_message_id, answer_message_id,
      client_message_id, state, mode, vendor, model, input_tokens, output_tokens, cost_nanousd, first_token_ms, total_ms,
      counted_messages, created_at, ended_at, bot_version, rating, failure, words)
    select ${workspace}, ${uuid('asked', 4, 'nth')}, bot_id, session_id, conversation_id,
      ${uuid('asked', 3, 'nth * 2')}, ${uuid('asked', 3, 'nth * 2 + 1')}, 'seed-' || nth, ${state}, 'model', 'groq',
      'openai/gpt-oss-20b', 400 + nth % 300, 80 + nth % 200, 60000 + nth % 50000,
      (180 * exp(((nth * 7919) % 1000) / 400.0))::integer, 900 + (nth * 31 % 4000)::integer, 2, asked,
      asked + interval '3 seconds', 1, ${rated}, case when nth % 101 = 0 then 'The vendor was overloaded.' end,
      to_tsvector('simple', questions.text || ' ' || answers.text
        || case when nth % 100000 = 1 then ' ${searchWords.rare}' else '' end
        || case nth % 3 when 0 then ' ${searchWords.apart[0]}' when 1 then ' ${searchWords.apart[1]}' else '' end)
        || array_to_tsvector(array['w' || replace(${workspace}::text, '-', '')])
    from (${exchange}) as exchange
    join bench_text as questions on questions.place = question
    join bench_text as answers on answers.place = answer`)
  const { rows } = await executeSql(`select conversation_id::text as id from (${conversation}) as conversation limit 1`)
  return (rows[0] as { id: string }).id
}
