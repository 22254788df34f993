import { z } from 'zod'
import { conversationState, messageRating, turnState } from './chat.ts'
import { botId, conversationId, messageId, turnId } from './ids.ts'
import { pageOf, pageQuery } from './paging.ts'

/** A day of the workspace's time zone, such as 2026-11-23. */
export const localDay = z.iso.date('A day looks like 2026-11-23.')

/**
 * How the conversations of a list stand. `open`: not closed. `answering`: an answer is being written now. `unanswered`:
 * the newest message has no answer, because it failed or was interrupted.
 */
export const conversationStateFilter = z.enum(['open', 'answering', 'unanswered', 'closed'])
export type ConversationStateFilter = z.infer<typeof conversationStateFilter>

/** `up`, `down`: at least one answer was rated so. `none`: no answer was rated. */
export const conversationRatingFilter = z.enum(['up', 'down', 'none'])
export type ConversationRatingFilter = z.infer<typeof conversationRatingFilter>

const filters = {
  /** Words that the visitor's messages or the answers contain, all of them, the beginnings of words too. */
  q: z.string().trim().max(200, 'A search is at most 200 characters.').optional(),
  bot_id: botId.optional(),
  state: conversationStateFilter.optional(),
  rating: conversationRatingFilter.optional(),
  /** By the newest message's day, both inclusive, in the workspace's time zone. */
  from: localDay.optional(),
  to: localDay.optional(),
}

/** `GET /api/v1/conversations`: newest message first. */
export const conversationListQuery = pageQuery.extend(filters)
export type ConversationListQuery = z.output<typeof conversationListQuery>

/**
 * `GET /api/v1/conversations/export`: every message of the conversations that the filters find, streamed as a file. CSV
 * has a row per message; JSON is one array of conversations with their messages.
 */
export const conversationExportQuery = z.object({ ...filters, format: z.enum(['csv', 'json']) })
export type ConversationExportQuery = z.output<typeof conversationExportQuery>

export const conversationListItem = z.object({
  id: conversationId,
  bot: z.object({ id: botId, name: z.string(), primary_color: z.string(), avatar: z.string().nullable() }),
  state: conversationState,
  /** Of the newest turn. */
  turn_state: turnState,
  /** The beginning of the visitor's newest message. */
  preview: z.string(),
  message_count: z.int(),
  up_count: z.int(),
  down_count: z.int(),
  /** The site it was held on, such as `https://shop.example.com`; null where it is not known. */
  origin: z.string().nullable(),
  created_at: z.iso.datetime(),
  last_message_at: z.iso.datetime(),
})
export type ConversationListItem = z.infer<typeof conversationListItem>
export const conversationListView = pageOf(conversationListItem)

/** One turn of a transcript: the visitor's message, its answer, and what that took. */
export const transcriptTurn = z.object({
  id: turnId,
  question: z.object({ id: messageId, text: z.string(), created_at: z.iso.datetime() }),
  /** `text` is what there is of it so far. */
  answer: z.object({ id: messageId, text: z.string(), is_cut: z.boolean(), rating: messageRating.nullable() }),
  state: turnState,
  mode: z.enum(['model', 'echo']),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  /** The bot's version that answered; null for turns from before versions were noted. */
  bot_version: z.int().nullable(),
  /** Tries at the answer, from 1. */
  attempt: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost_nanousd: z.int(),
  /** From the message's arrival, in milliseconds; null until it is known. */
  first_token_ms: z.int().nullable(),
  total_ms: z.int().nullable(),
  /** Why there is no answer, in the owner's words. */
  failure: z.string().nullable(),
  ended_at: z.iso.datetime().nullable(),
})
export type TranscriptTurn = z.infer<typeof transcriptTurn>

/** `GET /api/v1/conversations/:conversationId`. */
export const conversationView = conversationListItem.extend({
  /** Over all turns. */
  totals: z.object({ turns: z.int(), input_tokens: z.int(), output_tokens: z.int(), cost_nanousd: z.int() }),
  /** What the reader's role lets them do: close and reopen it. */
  can_change: z.boolean(),
})
export type ConversationView = z.infer<typeof conversationView>

/** `GET /api/v1/conversations/:conversationId/turns`: the newest turns, oldest first; `next_cursor` leads to older ones. */
export const transcriptView = pageOf(transcriptTurn)

/** `PATCH /api/v1/conversations/:conversationId`. A visitor's next message to a closed one begins a new conversation. */
export const changeConversationBody = z.strictObject({ state: z.enum(['bot', 'closed']) })
export type ChangeConversationBody = z.infer<typeof changeConversationBody>

/**
 * `GET /api/v1/live`: server-sent events of what happens in the workspace, for screens that show it while it happens.
 * With `conversation_id` the text of that conversation's answers comes too.
 */
export const liveQuery = z.object({ conversation_id: conversationId.optional() })
export const liveEvent = z.discriminatedUnion('type', [
  /** First, and again after a gap: everything shown may be out of date. */
  z.object({ type: z.literal('ready') }),
  /** A message came, an answer began or ended, a rating was given, or it was closed. */
  z.object({ type: z.literal('conversation-changed'), conversation_id: conversationId, bot_id: botId }),
  /** The visitor of the conversation that is watched is writing: true for a few seconds, unless it is told again. */
  z.object({ type: z.literal('visitor-typing'), conversation_id: conversationId, bot_id: botId }),
  /** The text so far of an answer that is being written, then the pieces that follow it. */
  z.object({ type: z.literal('answer-text'), turn_id: turnId, text: z.string() }),
  z.object({ type: z.literal('answer-delta'), turn_id: turnId, delta: z.string() }),
])
export type LiveEvent = z.infer<typeof liveEvent>
