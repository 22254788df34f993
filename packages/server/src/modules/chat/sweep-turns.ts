import type { TurnId } from '@parley/contract/ids'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { withSystem } from '../../platform/db/with-system.ts'
import type { Log } from '../../platform/log.ts'
import type { Presence } from '../../platform/processes/presence.ts'
import { removeSilentProcesses } from '../../platform/processes/processes.repository.ts'
import type { RemoteAnswers } from './remote-answers.ts'
import type { RunningAnswers } from './running-answers.ts'
import { claimDeadTurns, listOrphans } from './running-turns.repository.ts'
import type { TurnWriter } from './turn-writer.ts'

const batch = 200
/** Alone, a process has only its own losses to look for. */
const everyMs = { alone: 10_000, amongOthers: 2_000 }

/**
 * Ends turns that nobody writes the answer of: those of processes that died, and those that this process lost, such as by
 * a commit whose answer never came. They end as interrupted, with the text so far, so that their visitors can retry.
 */
export function createTurnSweep({
  database,
  turns,
  bus,
  presence,
  answers,
  remote,
  log,
}: {
  database: Database
  turns: TurnWriter
  bus: Bus
  presence: Presence
  answers: RunningAnswers
  remote: RemoteAnswers | undefined
  log: Log
}) {
  let suspects = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<unknown> | undefined

  /** Ends turns of the dead. Resolves to how many. May run in many processes at once. */
  async function sweepDead(): Promise<number> {
    let ended = 0
    for (;;) {
      const claimed = await withSystem(database, 'chat.claim-dead-turns', (tx) =>
        claimDeadTurns(tx, presence.id, batch),
      )
      if (claimed.length > 0) ended += await endOrphans([], ({ id }) => claimed.includes(id))
      if (claimed.length < batch) break
    }
    if (!presence.isAlone) await removeSilentProcesses(database)
    return ended
  }

  /** Ends turns of this process that it does not know of: twice in a row, since one may have begun just now. */
  async function sweepOwn(): Promise<void> {
    await answers.storeLate()
    const seen = new Set<string>()
    await endOrphans(answers.listHeld(), (turn) => {
      seen.add(nameOf(turn))
      return suspects.has(nameOf(turn))
    })
    suspects = seen
  }

  async function endOrphans(
    held: readonly TurnId[],
    isLost: (turn: { id: TurnId; attempt: number }) => boolean,
  ): Promise<number> {
    let ended = 0
    const orphans = await withSystem(database, 'chat.list-orphans', (tx) => listOrphans(tx, presence.id, held, batch))
    for (const row of orphans) if (isLost(row) && (await end(row))) ended += 1
    return ended
  }

  async function end(row: Awaited<ReturnType<typeof listOrphans>>[number]): Promise<boolean> {
    const turn = {
      id: row.id,
      workspaceId: row.workspace_id,
      botId: row.bot_id,
      attempt: row.attempt,
      message: row.question,
    }
    const isEnded = await turns.end(turn, {
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
    if (!isEnded) return false
    await remote?.tellDeath(turn)
    bus.publish(row.workspace_id, {
      type: 'conversation-changed',
      conversation_id: row.conversation_id,
      bot_id: row.bot_id,
    })
    return true
  }

  async function sweep(): Promise<void> {
    if (presence.mayJudgeOthers()) await sweepDead()
    await sweepOwn()
  }

  return {
    sweepDead,
    /** Begins to look, every few seconds. Alone, it first ends what the process before this one left. */
    async start(): Promise<void> {
      if (presence.isAlone) await sweepDead()
      timer = setInterval(
        () => {
          sweeping ??= sweep()
            .catch((error) => log.warn({ err: error }, 'lost turns could not be looked for'))
            .finally(() => {
              sweeping = undefined
            })
        },
        presence.isAlone ? everyMs.alone : everyMs.amongOthers,
      )
      timer.unref()
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      await sweeping
    },
  }
}

function nameOf({ id, attempt }: { id: TurnId; attempt: number }): string {
  return `${id}:${attempt}`
}
