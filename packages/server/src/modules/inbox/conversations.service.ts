import type {
  ChangeConversationBody,
  ConversationListItem,
  ConversationListQuery,
  ConversationView,
  TranscriptTurn,
} from '@parley/contract/conversations'
import { type ConversationId, conversationId, type TurnId } from '@parley/contract/ids'
import type { Page, PageQuery } from '@parley/contract/paging'
import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { searchTerms } from '../../platform/search-words.ts'
import { presentConversation, presentTurn } from './conversations.presenter.ts'
import {
  type ConversationFilters,
  type ConversationRow,
  countTerms,
  findConversation,
  findMatching,
  findNewerOpen,
  findPlace,
  findState,
  type ListPlace,
  listConversations,
  lockSession,
  searchNewest,
  sumTurns,
  updateState,
} from './conversations.repository.ts'
import { inboxPolicy } from './inbox.policy.ts'
import { createPageCursor, exactMoment } from './page-cursor.ts'
import { listTurns } from './transcript.repository.ts'

const listCursor = createPageCursor(z.object({ at: exactMoment, id: conversationId }))
const turnsCursor = createPageCursor(z.object({ before: z.int() }))

/** A word that is common is found among so many of the newest, with no need of the index. */
const lookedAtFirst = 300
/** A word that more of the newest turns have than these is too common to ask the index for. */
const sampledTurns = 300
const commonTurns = 30
/** More turns than these are so many that walking the list meets enough of them soon. */
const mostMatches = 2_000
/** Words that are common may still never meet in one turn: a walk ends after so many, and the next page goes on there. */
const walkedAtOnce = 2_000

export function toFilters(
  { timeZone }: Pick<Actor, 'timeZone'>,
  query: Pick<ConversationListQuery, 'bot_id' | 'state' | 'rating' | 'from' | 'to'>,
): ConversationFilters {
  const { bot_id: botId, state, rating, from, to } = query
  return { timeZone, botId, state, rating, from, to }
}

/**
 * A page of conversations, newest message first. That of a search may hold fewer than there is room for, even none, and
 * still lead to another. Throws `invalid_input` for a cursor that no page gave.
 */
export async function listInbox(
  tx: WorkspaceTx,
  actor: Actor,
  query: ConversationListQuery,
): Promise<Page<ConversationListItem>> {
  const after = listCursor.read(query.cursor)
  // One more than asked for is the sign that there is another page.
  const page = { after, limit: query.limit + 1 }
  const filters = toFilters(actor, query)
  const { rows, reached } = query.q
    ? await search(tx, filters, page, query.q)
    : { rows: await listConversations(tx, filters, page) }
  const items = rows.slice(0, query.limit)
  const next = rows.length > query.limit ? items.at(-1) : reached
  return {
    items: items.map(presentConversation),
    next_cursor: next ? listCursor.write({ at: next.at, id: next.id }) : null,
  }
}

interface Found {
  rows: ConversationRow[]
  /** Where the list was left, unless it was looked through to its end or `rows` fill the page. */
  reached?: ListPlace | undefined
}

/**
 * Exact in each of its ways; which one is quick depends on how common the words are. The index collects all that a word
 * matches before it tells anything, so it is asked for the rare words only, and what it finds is looked at for the rest.
 */
async function search(
  tx: WorkspaceTx,
  filters: ConversationFilters,
  page: { after: ListPlace | undefined; limit: number },
  typed: string,
): Promise<Found> {
  const terms = searchTerms(typed)
  if (terms.length === 0) return { rows: [] }
  const query = terms.join(' & ')
  const newest = await searchNewest(tx, filters, { after: page.after, most: lookedAtFirst }, query)
  if (newest.isEnd || newest.ids.length >= page.limit) {
    return { rows: newest.ids.length === 0 ? [] : await listConversations(tx, filters, page, { ids: newest.ids }) }
  }
  const counts = await countTerms(tx, terms, sampledTurns)
  const rare = terms.filter((_term, index) => (counts[index] ?? 0) <= commonTurns)
  const ids = rare.length === 0 ? null : await findMatching(tx, rare.join(' & '), mostMatches)
  if (ids === null) {
    const reached = await findPlace(tx, filters, page.after, walkedAtOnce)
    return { rows: await listConversations(tx, filters, { ...page, to: reached }, { query }), reached }
  }
  if (ids.length === 0) return { rows: [] }
  return { rows: await listConversations(tx, filters, page, rare.length === terms.length ? { ids } : { ids, query }) }
}

/** Throws `not_found`, for another workspace's conversation too. */
export async function getConversation(tx: WorkspaceTx, actor: Actor, id: ConversationId): Promise<ConversationView> {
  const row = await requireConversation(tx, id)
  return { ...presentConversation(row), totals: await sumTurns(tx, id), can_change: inboxPolicy.change(actor) }
}

/** The newest turns, oldest first. Throws `not_found`, and `invalid_input` for a cursor that no page gave. */
export async function listTranscript(
  tx: WorkspaceTx,
  id: ConversationId,
  { cursor, limit }: PageQuery,
  findText: (turnId: TurnId) => string | undefined,
): Promise<Page<TranscriptTurn>> {
  const place = turnsCursor.read(cursor)
  await requireConversation(tx, id)
  const rows = await listTurns(tx, id, place?.before, limit + 1)
  const newest = rows.slice(0, limit)
  const oldest = newest.at(-1)
  return {
    items: newest.reverse().map((row) => presentTurn(row, findText(row.id))),
    next_cursor: rows.length > limit && oldest ? turnsCursor.write({ before: oldest.position }) : null,
  }
}

/**
 * Closes a conversation or opens it again; `isChanged` says whether it was otherwise before.
 *
 * Throws `not_found`, and `conflict` where the visitor has begun another since.
 */
export async function changeConversation(
  tx: WorkspaceTx,
  actor: Actor,
  id: ConversationId,
  { state }: ChangeConversationBody,
): Promise<{ view: ConversationView; isChanged: boolean }> {
  const row = await requireConversation(tx, id)
  await lockSession(tx, row.visitor_session_id)
  const isChanged = (await findState(tx, id))?.state !== state
  if (isChanged && state === 'bot' && (await findNewerOpen(tx, row.visitor_session_id, id))) {
    throw new AppError('conflict', 'The visitor has begun another conversation since. Close that one first.')
  }
  if (isChanged) await updateState(tx, id, state)
  return { view: await getConversation(tx, actor, id), isChanged }
}

/** The conversation alone. Throws `not_found`, for another workspace's too. */
export async function requireConversation(tx: WorkspaceTx, id: ConversationId): Promise<ConversationRow> {
  const row = await findConversation(tx, id)
  if (!row) throw new AppError('not_found', 'There is no such conversation.')
  return row
}
