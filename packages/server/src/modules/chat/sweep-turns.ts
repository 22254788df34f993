import type { Database } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import { listDeadTurns } from './running-turns.repository.ts'
import { callTurnFunctions, endCall } from './turns.repository.ts'

const batch = 200

/**
 * Ends turns whose process died: interrupted, with the text so far, so that their visitors can retry. Resolves to how
 * many. Safe to run anywhere, any number of times.
 *
 * @param isAlone no other process can be running answers, as on the embedded database at start
 */
export async function sweepTurns(database: Database, isAlone: boolean): Promise<number> {
  let ended = 0
  for (;;) {
    const dead = await withSystem(database, 'chat.list-dead-turns', (tx) => listDeadTurns(tx, isAlone, batch))
    for (const row of dead) {
      const turn = { id: row.id, workspaceId: row.workspace_id, botId: row.bot_id, message: row.question }
      const end = endCall(turn, {
        state: 'interrupted',
        text: row.text,
        isCut: false,
        vendor: null,
        model: null,
        inputTokens: 0,
        outputTokens: 0,
        costNanousd: 0,
        firstTokenMs: null,
        totalMs: Math.round(row.age_ms),
        failure: 'The server stopped while the answer was being written.',
      })
      const [isEnded] = await callTurnFunctions(database, [end], true)
      if (isEnded) ended += 1
    }
    if (dead.length < batch) return ended
  }
}
