import { createBatcher } from '../../platform/batcher.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Beginning, BegunTurn } from './begun-turn.ts'
import {
  type BeginCall,
  type BeginUnansweredCall,
  callTurnFunctions,
  type EndableTurn,
  endCall,
  type TurnCall,
  type TurnResult,
} from './turns.repository.ts'

/** Begins and ends turns; those of the same moment share a transaction, whichever workspaces they are of. */
export interface TurnWriter {
  begin(call: BeginCall): Promise<Beginning>
  /** Begins an answer to the session's last message; null where that one has one, or following has tried already. */
  beginUnanswered(call: BeginUnansweredCall): Promise<BegunTurn | null>
  /** False where the turn had ended already. */
  end(turn: EndableTurn, result: TurnResult): Promise<boolean>
}

/**
 * The embedded database has one connection, and all that waits for it can share its next commit. A server works off
 * two at a time; more would only make each smaller.
 */
const lanes = 2
/** A transaction stays a matter of milliseconds. */
const most = 64

export function createTurnWriter(database: Database): TurnWriter {
  const call = createBatcher<TurnCall, unknown>({
    lanes,
    most,
    run: (calls, isAlone) => callTurnFunctions(database, calls, isAlone),
  })
  return {
    begin: (item) => call(item) as Promise<Beginning>,
    beginUnanswered: (item) => call(item) as Promise<BegunTurn | null>,
    end: (turn, result) => call(endCall(turn, result)) as Promise<boolean>,
  }
}
