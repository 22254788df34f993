import { z } from 'zod'
import { errorBody, errorCode } from './errors.ts'
import { clientMessageId, conversationId, messageId, sessionId } from './ids.ts'

/** The longest message a visitor may send, in characters. */
export const messageMaxLength = 8_000

/** `POST /api/send/<token>/`. */
export const sendBody = z.object({
  message: z
    .string('message is text.')
    .max(messageMaxLength, `A message is at most ${messageMaxLength.toLocaleString('en')} characters.`)
    .refine((text) => text.trim() !== '', 'Write a message first.'),
  session_id: sessionId,
  client_message_id: clientMessageId.optional(),
})
export type SendBody = z.infer<typeof sendBody>

/**
 * How a turn ended, or that it has not yet. `complete` and `stopped` are answers; `interrupted` and `failed` may be tried
 * again by sending the same `client_message_id`.
 */
export const turnState = z.enum(['running', 'complete', 'stopped', 'interrupted', 'failed'])
export type TurnState = z.infer<typeof turnState>

/** The JSON answer to a send. `is_cut` says that the answer reached the length that the bot allows. */
export const sendReply = z.object({
  reply: z.string(),
  session_id: sessionId,
  conversation_id: conversationId,
  message_id: messageId,
  state: turnState,
  is_cut: z.boolean(),
})
export type SendReply = z.infer<typeof sendReply>

/** The body of a turn that ended otherwise than `complete` or `stopped` (503): the error beside the text so far. */
export const sendFailure = errorBody.extend({
  reply: z.string(),
  session_id: sessionId,
  conversation_id: conversationId,
  message_id: messageId,
})

/** `POST /api/stop/<token>/`. */
export const stopBody = z.object({ session_id: sessionId })
export const stopReply = z.object({ stopped: z.boolean() })

/**
 * `POST /api/visitor/<token>/` mints a visitor token, bound to bot, session and the page's origin.
 *
 * Without `visitor_token` a new session begins, under `session_id` if that one was never used. With an earlier token,
 * even one that ran out in the last 30 days, its session goes on.
 */
export const mintVisitorBody = z.object({
  session_id: sessionId.optional(),
  visitor_token: z.string().max(2_048).optional(),
})
export type MintVisitorBody = z.infer<typeof mintVisitorBody>
export const mintedVisitor = z.object({
  visitor_token: z.string(),
  session_id: sessionId,
  /** Seconds for which the token is good. */
  expires_in: z.int(),
})
export type MintedVisitor = z.infer<typeof mintedVisitor>

/** What a visitor thinks of an answer. */
export const messageRating = z.enum(['up', 'down'])
export type MessageRating = z.infer<typeof messageRating>

/** `POST /api/rating/<token>/`: rates an answer of the session that the visitor token opens; null takes it back. */
export const ratingBody = z.object({
  session_id: sessionId,
  message_id: messageId,
  rating: messageRating.nullable(),
})
export const ratingReply = z.object({ message_id: messageId, rating: messageRating.nullable() })

/** A message as its visitor may see it. Provider text and costs are not among it. */
export const visitorMessageView = z.object({
  id: messageId,
  role: z.enum(['visitor', 'bot']),
  text: z.string(),
  /** Null on the visitor's own messages. */
  state: turnState.nullable(),
  is_cut: z.boolean(),
  /** Of an answer; null on the visitor's own messages. */
  rating: messageRating.nullable(),
  /** On the visitor's messages, as the client named them: sending it again retries an answer that failed. */
  client_message_id: clientMessageId.nullable(),
  created_at: z.iso.datetime(),
})
export type VisitorMessageView = z.infer<typeof visitorMessageView>

export const conversationState = z.enum(['bot', 'waiting', 'human', 'closed'])

/** `GET /api/history/<token>/`: the session's newest conversations, oldest first; the last one not closed is current. */
export const historyView = z.object({
  session_id: sessionId,
  conversations: z.array(
    z.object({
      id: conversationId,
      state: conversationState,
      created_at: z.iso.datetime(),
      messages: z.array(visitorMessageView),
    }),
  ),
})
export type HistoryView = z.infer<typeof historyView>

/**
 * An event of an answer on the wire: the AI SDK's UI-message stream, version 1, over SSE.
 *
 * Each carries an `id:`, a whole number that only grows within a session; a client that reconnects sends the last one it
 * saw as `Last-Event-ID`. The stream ends with `data: [DONE]`.
 */
export const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), messageId }),
  /** First after `start`: which conversation and visitor message this answers. */
  z.object({
    type: z.literal('data-turn'),
    data: z.object({ session_id: sessionId, conversation_id: conversationId, visitor_message_id: messageId }),
  }),
  z.object({ type: z.literal('text-start'), id: z.string() }),
  z.object({ type: z.literal('text-delta'), id: z.string(), delta: z.string() }),
  z.object({ type: z.literal('text-end'), id: z.string() }),
  /** The answer was stopped; the text so far stands. */
  z.object({ type: z.literal('abort') }),
  /** The answer failed or was interrupted; the text so far stands, and the visitor may retry. */
  z.object({ type: z.literal('error'), errorText: z.string(), code: errorCode }),
  z.object({ type: z.literal('finish'), messageMetadata: z.object({ state: turnState, is_cut: z.boolean() }) }),
])
export type ChatEvent = z.infer<typeof chatEvent>
