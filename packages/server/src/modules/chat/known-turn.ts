import type { KnownTurn } from './begin-turn.ts'
import { createTurnLog } from './turn-log.ts'

/** The frames of an answer that was written before, in one piece. */
export function replayKnownTurn({ turn, text }: KnownTurn): string {
  let frames = ''
  const log = createTurnLog(0)
  log.append({ type: 'start', messageId: turn.answer_message_id }, { type: 'text-start', id: '0' })
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
