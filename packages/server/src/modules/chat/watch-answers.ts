import type { ChatEvent } from '@parley/contract/chat'
import type { ConversationId, ProcessId, WorkspaceId } from '@parley/contract/ids'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import type { Log } from '../../platform/log.ts'
import { type RemoteAnswer, type RemoteAnswers, toRemoteTurn } from './remote-answers.ts'
import type { AnswerWatcher, RunningAnswers } from './running-answers.ts'
import { findRunningTurnOf } from './turns-elsewhere.repository.ts'

/** Tells the text so far, then what follows, of a conversation's answers, wherever they are written. */
export interface AnswerWatch {
  /** Call what it returns to leave. */
  watch(workspaceId: WorkspaceId, conversationId: ConversationId, watcher: AnswerWatcher): () => void
}

export function createAnswerWatch({
  answers,
  remote,
  database,
  processId,
  bus,
  log,
}: {
  answers: RunningAnswers
  /** Answers of other processes, where there may be any. */
  remote: RemoteAnswers | undefined
  database: Database
  processId: ProcessId
  bus: Bus
  log: Log
}): AnswerWatch {
  async function findElsewhere(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
  ): Promise<RemoteAnswer | undefined> {
    const turn = await withWorkspace(database, workspaceId, (tx) => findRunningTurnOf(tx, conversationId))
    if (!turn || turn.process_id === processId) return undefined
    return remote?.open(toRemoteTurn(turn, { workspaceId, botId: turn.bot_id, sessionId: turn.session_id }))
  }

  return {
    watch: (workspaceId, conversationId, watcher) => {
      const leaveHere = answers.watch(conversationId, watcher)
      if (!remote) return leaveHere
      let leaveThere: (() => void) | undefined
      let watched = ''
      let hasLeft = false

      async function look(): Promise<void> {
        if (answers.isWriting(conversationId)) return
        const answer = await findElsewhere(workspaceId, conversationId)
        const name = answer && `${answer.turn.id}:${answer.turn.attempt}`
        if (!answer || !name || name === watched || hasLeft) return
        watched = name
        leaveThere?.()
        leaveThere = tell(answer, watcher, () => {
          if (watched === name) watched = ''
        })
      }
      const lookNow = () =>
        look().catch((error) => log.warn({ err: error }, 'an answer elsewhere could not be watched'))

      const unsubscribe = bus.subscribe(workspaceId, (event) => {
        if (event.conversation_id === conversationId) void lookNow()
      })
      void lookNow()
      return () => {
        hasLeft = true
        leaveHere()
        leaveThere?.()
        unsubscribe()
      }
    },
  }
}

function tell({ turn, log }: RemoteAnswer, watcher: AnswerWatcher, onEnd: () => void): () => void {
  let isFirst = true
  const leave = log.follow(0, {
    frames: (text) => {
      const delta = textOf(text)
      if (isFirst) watcher.text(turn.id, delta)
      else if (delta !== '') watcher.delta(turn.id, delta)
      isFirst = false
      return true
    },
    end: onEnd,
  })
  return leave
}

function textOf(frames: string): string {
  let text = ''
  for (const frame of frames.split('\n\n')) {
    const data = frame.slice(frame.indexOf('data: ') + 'data: '.length)
    if (!data.startsWith('{')) continue
    const event = JSON.parse(data) as ChatEvent
    if (event.type === 'text-delta') text += event.delta
  }
  return text
}
