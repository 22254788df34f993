import type { MessageId, TurnId, WorkspaceId } from '@parley/contract/ids'
import { sql } from 'kysely'
import type { SystemTx } from '../../platform/db/database.ts'
import { leaseEnd } from './turns.repository.ts'

/** Stores the text so far of many answers at once. */
export async function checkpointAnswers(
  tx: SystemTx,
  answers: readonly { workspaceId: WorkspaceId; messageId: MessageId; text: string }[],
) {
  await sql`
    update message set text = checkpoint.text
    from unnest(
      ${answers.map((answer) => answer.workspaceId)}::uuid[],
      ${answers.map((answer) => answer.messageId)}::uuid[],
      ${answers.map((answer) => answer.text)}::text[]
    ) as checkpoint (workspace_id, id, text)
    where message.workspace_id = checkpoint.workspace_id and message.id = checkpoint.id
  `.execute(tx)
}

/** Says that the turns' process is alive. */
export async function renewLeases(tx: SystemTx, turns: readonly { workspaceId: WorkspaceId; id: TurnId }[]) {
  await sql`
    update turn set lease_expires_at = ${leaseEnd}
    from unnest(${turns.map((turn) => turn.workspaceId)}::uuid[], ${turns.map((turn) => turn.id)}::uuid[]) as live (workspace_id, id)
    where turn.workspace_id = live.workspace_id and turn.id = live.id and turn.state = 'running'
  `.execute(tx)
}

/** Running turns whose process is gone; all running ones where no other process can be (`isAlone`). */
export function listDeadTurns(tx: SystemTx, isAlone: boolean, limit: number) {
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
    .select(['turn.id', 'turn.workspace_id', 'turn.bot_id', 'message.text', 'question.text as question'])
    .select(sql<number>`extract(epoch from now() - turn.created_at)::float8 * 1000`.as('age_ms'))
    .where('turn.state', '=', 'running')
    .$if(!isAlone, (query) => query.where('turn.lease_expires_at', '<', sql<Date>`now()`))
    .limit(limit)
    .execute()
}
