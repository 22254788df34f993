import type { BotId, SessionId, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'

interface SessionName {
  workspaceId: WorkspaceId
  botId: BotId
  sessionId: SessionId
}

function newSession({ workspaceId, botId, sessionId }: SessionName) {
  return { workspace_id: workspaceId, id: newId(), bot_id: botId, session_id: sessionId }
}

export function findSession(tx: WorkspaceTx, botId: BotId, sessionId: SessionId) {
  return tx
    .selectFrom('visitor_session')
    .select(['id', 'is_claimed'])
    .where('bot_id', '=', botId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
}

/** Inserts a session that a visitor token opens, held on a site; undefined where one of this name exists. */
export function insertClaimedSession(tx: WorkspaceTx, session: SessionName, origin: string | null) {
  return tx
    .insertInto('visitor_session')
    .values({ ...newSession(session), is_claimed: true, origin })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'bot_id', 'session_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
}
