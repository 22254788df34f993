import { z } from 'zod'
import { chatEvent, sendBody } from './chat.ts'
import { errorBody } from './errors.ts'
import { clientMessageId, sessionId } from './ids.ts'

/** The largest frame a client may send, in bytes: the longest message in JSON's longest spelling. */
export const socketMaxFrameBytes = 128 * 1024

/** Opens the session that it was minted for, on this socket until it closes; needed once. */
const visitorToken = z.string().max(2_048).optional()

/**
 * What a client sends to `/ws/chat/<token>/`, each as one text frame of JSON.
 *
 * A socket is about one session: the first frame that names one binds it, and `stop` and `typing` are about that one.
 */
export const socketClientFrame = z.discriminatedUnion(
  'type',
  [
    /** As `POST /api/send/<token>/`; the answer's events follow. */
    sendBody.extend({ type: z.literal('send'), visitor_token: visitorToken }),
    /**
     * As `GET /api/stream/<token>/`: follows the running answer after the event that the client saw last. Without
     * `last_event_id` a message that was left unanswered is answered, once.
     */
    z.object({
      type: z.literal('resume'),
      session_id: sessionId,
      last_event_id: z.int().min(0).optional(),
      visitor_token: visitorToken,
    }),
    z.object({ type: z.literal('stop') }),
    /** The visitor is writing. Once every few seconds is enough. */
    z.object({ type: z.literal('typing') }),
    z.object({ type: z.literal('ping') }),
  ],
  'The type of a frame is "send", "resume", "stop", "typing" or "ping".',
)
export type SocketClientFrame = z.infer<typeof socketClientFrame>

/** What the server sends, each as one text frame of JSON. */
export const socketServerFrame = z.discriminatedUnion('type', [
  /** An event of an answer, as on the event stream; `id` only grows within a session. */
  z.object({ type: z.literal('event'), id: z.int(), event: chatEvent }),
  /** There was nothing to resume. */
  z.object({ type: z.literal('idle') }),
  z.object({ type: z.literal('stopped'), stopped: z.boolean() }),
  z.object({ type: z.literal('pong') }),
  /** A frame was refused; a refused `send` is named by the `client_message_id` it had. The socket stays open. */
  errorBody.extend({ type: z.literal('error'), client_message_id: clientMessageId.optional() }),
])
export type SocketServerFrame = z.infer<typeof socketServerFrame>
