import type { SessionId } from '@parley/contract/ids'
import type { FastifyReply } from 'fastify'
import { openEventStream } from '../../platform/http/sse.ts'
import type { SendResult } from './chat.service.ts'
import { replayKnownTurn } from './known-turn.ts'
import type { RunningAnswer } from './running-answers.ts'

/** Streams what a send led to: the running answer from its start, or one that was written before, in one piece. */
export function streamResult(reply: FastifyReply, result: SendResult, session: SessionId): void {
  if (result.kind === 'running') {
    streamAnswer(reply, result.answer, 0)
    return
  }
  const stream = openEventStream(reply)
  stream.write(replayKnownTurn(result, session))
  stream.end()
}

/** The reader may leave, or be dropped for not reading; the answer goes on. */
export function streamAnswer(reply: FastifyReply, answer: RunningAnswer, afterId: number): void {
  const stream = openEventStream(reply)
  const leave = answer.log.follow(afterId, { frames: stream.write, end: stream.end })
  stream.onLeave(leave)
}
