import type { SessionId } from '@parley/contract/ids'
import type { KnownTurn } from './begun-turn.ts'
import { createReplayLog } from './turn-log.ts'

/** The frames of an answer that was written before, in one piece. */
export function replayKnownTurn({ turn, text, answerCount }: KnownTurn, sessionId: SessionId): string {
  let frames = ''
  const log = createReplayLog(answerCount)
  log.append(
    { type: 'start', messageId: turn.answer_message_id },
    {
      type: 'data-turn',
      data: {
        session_id: sessionId,
        conversation_id: turn.conversation_id,
        visitor_message_id: turn.visitor_message_id,
      },
    },
    { type: 'text-start', id: '0' },
  )
  if (text !== '') log.append({ type: 'text-delta', id: '0', delta: text })
  log.append(
    { type: 'text-end', id: '0' },
    turn.state === 'stopped'
      ? { type: 'abort' }
      : { type: 'finish', messageMetadata: { state: turn.state, is_cut: turn.is_cut } },
  )
  log.close()
  log.follow(0, {
    frames: (missed) => {
      frames += missed
      return true
    },
    end: () => undefined,
  })
  return frames
}
