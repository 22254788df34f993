import { type SocketClientFrame, type SocketServerFrame, socketClientFrame } from '@parley/contract/chat-socket'
import type { ClientMessageId, SessionId } from '@parley/contract/ids'
import { AppError, publicError } from '../../platform/errors.ts'
import { toAppError } from '../../platform/http/error-handler.ts'
import { toStorable } from '../../platform/http/storable-text.ts'
import type { Log } from '../../platform/log.ts'
import type { Chat, Visit } from './chat.service.ts'
import { replayKnownTurn } from './known-turn.ts'
import { readFrames } from './read-frames.ts'
import type { RunningAnswer } from './running-answers.ts'

/** What of a visitor's typing is passed on, at most once in so long. */
const typingEveryMs = 2_000

export interface ChatSocket {
  /** Takes one frame as it came. Resolves once it is dealt with; never rejects. */
  receive(text: string): Promise<void>
  /** The client has left. The answer goes on. */
  leave(): void
}

/** One client's side of the chat: what it sends, in order, and the events of the answer it follows. */
export function createChatSocket({
  chat,
  log,
  visit,
  tellTyping,
  write,
}: {
  chat: Chat
  log: Log
  /** A visit to a session, by its visitor token; or `isProven`, where one opened the session on this socket before. */
  visit: (sessionId: SessionId, by: { token: string } | { isProven: boolean }) => Promise<Visit>
  tellTyping: (visit: Visit) => Promise<void>
  /** False once nobody reads any more. */
  write: (frame: string) => boolean
}): ChatSocket {
  /** The session that the socket is about. */
  let bound: { sessionId: SessionId; isProven: boolean } | undefined
  let unfollow: () => void = () => undefined
  let typedAt = Number.NEGATIVE_INFINITY

  const tell = (frame: SocketServerFrame) => write(JSON.stringify(frame))
  /** As the log wrote them: an event is not read and written once more for each reader. */
  const pass = (frames: string) =>
    readFrames(frames).every(({ id, json }) => write(`{"type":"event","id":${id},"event":${json}}`))

  function follow(answer: RunningAnswer, afterId: number): void {
    unfollow()
    unfollow = answer.log.follow(afterId, { frames: pass, end: () => undefined })
  }

  async function bind(sessionId: SessionId, token: string | undefined): Promise<Visit> {
    if (bound && bound.sessionId !== sessionId)
      throw new AppError('conflict', 'This socket is about another session. Open one for each.')
    const found = await visit(sessionId, token === undefined ? { isProven: bound?.isProven ?? false } : { token })
    bound = { sessionId, isProven: found.isProven }
    return found
  }

  function visitBound(): Promise<Visit> {
    if (!bound)
      throw new AppError('invalid_input', 'Send "send" or "resume" first: the socket is about no session yet.')
    return visit(bound.sessionId, { isProven: bound.isProven })
  }

  async function act(frame: SocketClientFrame): Promise<void> {
    if (frame.type === 'ping') {
      tell({ type: 'pong' })
    } else if (frame.type === 'send') {
      const result = await chat.send(await bind(frame.session_id, frame.visitor_token), frame)
      if (result.kind === 'running') follow(result.answer, 0)
      else pass(replayKnownTurn(result, frame.session_id))
    } else if (frame.type === 'resume') {
      const { last_event_id: seen } = frame
      const answer = await chat.follow(await bind(frame.session_id, frame.visitor_token), seen)
      if (answer) follow(answer, seen ?? 0)
      else tell({ type: 'idle' })
    } else if (frame.type === 'stop') {
      tell({ type: 'stopped', stopped: await chat.stop(await visitBound()) })
    } else {
      const now = performance.now()
      const found = await visitBound()
      if (now - typedAt < typingEveryMs) return
      typedAt = now
      await tellTyping(found)
    }
  }

  return {
    receive: async (text) => {
      let named: ClientMessageId | undefined
      try {
        const frame = toStorable(socketClientFrame.parse(parse(text)))
        if (frame.type === 'send') named = frame.client_message_id
        await act(frame)
      } catch (error) {
        const known = toAppError(error)
        if (known.code === 'internal') log.error({ err: error }, 'a frame of a chat socket failed')
        tell({ type: 'error', error: publicError(known), ...(named && { client_message_id: named }) })
      }
    },
    leave: () => unfollow(),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', 'A frame is one JSON object.')
  }
}
