import type { ProcessId, TurnId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { SystemTx } from '../../platform/db/database.ts'
import { isHeardOf } from '../../platform/processes/processes.repository.ts'

/** Stores the text so far of many answers at once, of those whose try still runs. */
export async function checkpointAnswers(
  tx: SystemTx,
  answers: readonly { turn: { workspaceId: WorkspaceId; id: TurnId; attempt: number }; text: string }[],
) {
  await sql`
    update message set text = checkpoint.text
    from unnest(
      ${answers.map(({ turn }) => turn.workspaceId)}::uuid[],
      ${answers.map(({ turn }) => turn.id)}::uuid[],
      ${answers.map(({ turn }) => turn.attempt)}::integer[],
      ${answers.map(({ text }) => text)}::text[]
    ) as checkpoint (workspace_id, turn_id, attempt, text)
    join turn on turn.workspace_id = checkpoint.workspace_id and turn.id = checkpoint.turn_id
      and turn.attempt = checkpoint.attempt and turn.state = 'running'
    where message.workspace_id = turn.workspace_id and message.id = turn.answer_message_id
  `.execute(tx)
}

/**
 * Takes over running turns whose process fell silent, so that of many processes one ends each; were that one to die too,
 * another takes them over from it. Resolves to their ids.
 */
export async function claimDeadTurns(tx: SystemTx, by: ProcessId, limit: number): Promise<TurnId[]> {
  const { rows } = await sql<{ id: TurnId }>`
    with dead as (
      select workspace_id, id from turn
      where state = 'running'
        and not exists (select from server_process as process where process.id = turn.process_id and ${isHeardOf})
      limit ${limit} for update skip locked
    )
    update turn set process_id = ${by}
    from dead where turn.workspace_id = dead.workspace_id and turn.id = dead.id
    returning turn.id
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** Running turns of a process, other than those it holds. */
export function listOrphans(tx: SystemTx, of: ProcessId, held: readonly TurnId[], limit: number) {
  return tx
    .selectFrom('turn')
    .innerJoin('message', (join) =>
      join.onRef('message.workspace_id', '=', 'turn.workspace_id').onRef('message.id', '=', 'turn.answer_message_id'),
    )
    .innerJoin('message as question', (join) =>
      join
        .onRef('question.workspace_id', '=', 'turn.workspace_id')
        .onRef('question.id', '=', 'turn.visitor_message_id'),
    )
    .select([
      'turn.id',
      'turn.workspace_id',
      'turn.bot_id',
      'turn.conversation_id',
      'turn.attempt',
      'message.text',
      'question.text as question',
    ])
    .select(sql<number>`extract(epoch from now() - turn.created_at)::float8 * 1000`.as('age_ms'))
    .where('turn.state', '=', 'running')
    .where('turn.process_id', '=', of)
    .where(sql<boolean>`turn.id <> all(${held}::uuid[])`)
    .limit(limit)
    .execute()
}
