import { sql } from 'kysely'
import type { WorkspaceTx } from '../../platform/db/database.ts'

/** Of each embedded bot's conversations, the newest so many are looked at for one that was held on another site. */
const lookedAt = 200

/** What happened in the workspace, in one look. */
export function getFirstSteps(tx: WorkspaceTx) {
  const bots = tx.selectFrom('bot').where('deleted_at', 'is', null)
  return tx
    .selectFrom('workspace')
    .select((eb) => [
      'checklist_dismissed_at',
      eb.exists(bots.select('id')).as('has_bot'),
      eb.exists(bots.select('id').where('tried_at', 'is not', null)).as('has_tried'),
      eb.exists(bots.select('id').where('embedded_at', 'is not', null)).as('is_embedded'),
      eb
        .exists(
          bots
            .where('embedded_at', 'is not', null)
            .innerJoinLateral(
              (lateral) =>
                lateral
                  .selectFrom('conversation')
                  .select('visitor_session_id')
                  .whereRef('conversation.workspace_id', '=', 'bot.workspace_id')
                  .whereRef('conversation.bot_id', '=', 'bot.id')
                  .orderBy('conversation.id', 'desc')
                  .limit(lookedAt)
                  .as('recent'),
              (join) => join.onTrue(),
            )
            .innerJoin('visitor_session', (join) =>
              join
                .onRef('visitor_session.workspace_id', '=', 'bot.workspace_id')
                .onRef('visitor_session.id', '=', 'recent.visitor_session_id'),
            )
            .where('visitor_session.origin', 'is not', null)
            .select('bot.id'),
        )
        .as('has_conversation'),
    ])
    .executeTakeFirstOrThrow()
}

export async function updateChecklistDismissed(tx: WorkspaceTx): Promise<void> {
  await tx
    .updateTable('workspace')
    .set({ checklist_dismissed_at: sql<Date>`coalesce(checklist_dismissed_at, now())` })
    .execute()
}
