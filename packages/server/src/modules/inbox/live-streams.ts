import type { LiveEvent } from '@parley/contract/conversations'
import type { ConversationId, UserId, WorkspaceId } from '@parley/contract/ids'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { ChatServices } from '../chat/index.ts'
import { listLiveLogins } from './live.repository.ts'

const streamsPerUser = 20
const longestMs = 60 * 60_000

/** Where a stream's frames go. */
export interface LiveReader {
  /** False once nobody reads any more. */
  write(frames: string): boolean
  end(): void
  onLeave(listener: () => void): void
}

export interface LiveViewer {
  workspaceId: WorkspaceId
  userId: UserId
  loginSessionId: string
}

export type LiveStreams = ReturnType<typeof createLiveStreams>

/** The open streams of people who watch their workspace. */
export function createLiveStreams({
  database,
  bus,
  answerWatch,
  log,
  checkEveryMs = 15_000,
}: {
  database: Database
  bus: Bus
  answerWatch: ChatServices['answerWatch']
  log: Log
  /** How often it is looked whether the viewers are still logged in. */
  checkEveryMs?: number
}) {
  interface Stream {
    viewer: LiveViewer
    close(): void
  }
  const open = new Set<Stream>()
  let isClosing = false

  /** Throws `rate_limited` where the user has as many streams open as anyone may, `unavailable` at the process's end. */
  function assertRoom(userId: UserId): void {
    if (isClosing) throw new AppError('unavailable', 'The server is restarting. Please try again in a moment.')
    let own = 0
    for (const { viewer } of open) if (viewer.userId === userId) own += 1
    if (own < streamsPerUser) return
    const message = `At most ${streamsPerUser} pages can be kept up to date at once. Close one of them.`
    throw new AppError('rate_limited', message, { retryAfterS: 60 })
  }

  /** Tells a reader what happens from now on, until it leaves, its login ends, or an hour is over. */
  function start(viewer: LiveViewer, conversationId: ConversationId | undefined, reader: LiveReader): void {
    const leaving: (() => void)[] = []
    const stream: Stream = {
      viewer,
      close: () => {
        release()
        reader.end()
      },
    }
    function release(): void {
      open.delete(stream)
      for (const leave of leaving.splice(0)) leave()
    }
    const send = (event: LiveEvent) => {
      if (!reader.write(`data: ${JSON.stringify(event)}\n\n`)) release()
    }
    open.add(stream)
    reader.onLeave(release)
    const end = setTimeout(stream.close, longestMs)
    leaving.push(() => clearTimeout(end))
    leaving.push(
      bus.subscribe(viewer.workspaceId, (event) => {
        // That somebody types is for those who look at them.
        if (event.type === 'visitor-typing' && event.conversation_id !== conversationId) return
        send(event)
      }),
    )
    send({ type: 'ready' })
    if (conversationId) {
      leaving.push(
        answerWatch.watch(viewer.workspaceId, conversationId, {
          text: (turnId, text) => send({ type: 'answer-text', turn_id: turnId, text }),
          delta: (turnId, delta) => send({ type: 'answer-delta', turn_id: turnId, delta }),
        }),
      )
    }
    if (isClosing) stream.close()
    // Whoever left at the first word is not watched for.
    if (!open.has(stream)) release()
  }

  /** Ends the streams of those who logged out, or left the workspace. */
  async function check(): Promise<void> {
    const byWorkspace = Map.groupBy(open, ({ viewer }) => viewer.workspaceId)
    for (const [workspaceId, streams] of byWorkspace) {
      const live = await listLiveLogins(
        database,
        workspaceId,
        streams.map(({ viewer }) => viewer),
      )
      for (const stream of streams) if (!live.includes(stream.viewer.loginSessionId)) stream.close()
    }
  }

  const checks = setInterval(() => {
    if (open.size > 0) check().catch((error) => log.error({ error }, 'live streams could not be checked'))
  }, checkEveryMs)
  checks.unref()

  return {
    assertRoom,
    start,
    check,
    count: () => open.size,
    /** Ends all streams, and lets none in any more. Their readers come back to whatever serves them then. */
    close(): void {
      isClosing = true
      clearInterval(checks)
      for (const stream of [...open]) stream.close()
    },
  }
}
