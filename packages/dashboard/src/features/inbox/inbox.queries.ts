import {
  type ChangeConversationBody,
  type ConversationListItem,
  type ConversationView,
  conversationListView,
  conversationView,
  type TranscriptTurn,
  transcriptView,
} from '@parley/contract/conversations'
import { type Page, pageLimit } from '@parley/contract/paging'
import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { hasCode } from '../../api/api-error.ts'
import { request } from '../../api/request.ts'
import { type ConversationFilters, contradicts, filterQuery } from './conversation-filters.ts'
import { mergeFirstPage } from './merge-pages.ts'

const address = '/api/v1/conversations'
/** What is in view comes soonest; who scrolls on is given more at a time. */
const firstPageSize = 50
const transcriptPageSize = 30

/** Live events and the first page keep lists true; asking for every loaded page anew would be many requests. */
const keptByEvents = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } as const

export function conversationsQuery(filters: ConversationFilters) {
  return infiniteQueryOptions({
    queryKey: ['conversations', filterQuery(filters).toString()],
    queryFn: ({ pageParam, signal }) => fetchListPage(filters, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    ...keptByEvents,
  })
}

function fetchListPage(filters: ConversationFilters, cursor: string | undefined, signal: AbortSignal) {
  const query = filterQuery(filters)
  query.set('limit', String(cursor ? pageLimit : firstPageSize))
  if (cursor) query.set('cursor', cursor)
  return request(`${address}?${query}`, { response: conversationListView, signal })
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => request(conversationPath(id), { response: conversationView, signal }),
  })
}

export function transcriptQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['transcript', id],
    queryFn: ({ pageParam, signal }) => fetchTranscriptPage(id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    ...keptByEvents,
  })
}

function fetchTranscriptPage(id: string, cursor: string | undefined, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: String(transcriptPageSize), ...(cursor && { cursor }) })
  return request(`${conversationPath(id)}/turns?${query}`, { response: transcriptView, signal })
}

type ListData = InfiniteData<Page<ConversationListItem>, string | undefined>
type TranscriptData = InfiniteData<Page<TranscriptTurn>, string | undefined>

/** Asks for the newest conversations and puts them in front of those that were loaded, which stay where they are. */
export async function refreshConversations(client: QueryClient, filters: ConversationFilters): Promise<void> {
  const { queryKey } = conversationsQuery(filters)
  // The first page may be on its way, read before what is now known to have happened.
  if (!client.getQueryData(queryKey)) return client.refetchQueries({ queryKey, exact: true })
  const fresh = await client.fetchQuery({
    queryKey: [...queryKey, 'newest'],
    queryFn: ({ signal }) => fetchListPage(filters, undefined, signal),
    staleTime: 0,
    gcTime: 0,
  })
  const oldest = fresh.items.at(-1)
  const isBeyond = (item: ConversationListItem) => oldest !== undefined && isNewer(oldest, item)
  client.setQueryData(queryKey, (known) => known && (mergeFirstPage(known, fresh, isBeyond) as ListData))
}

function isNewer(a: ConversationListItem, b: ConversationListItem): boolean {
  if (a.last_message_at !== b.last_message_at) return Date.parse(a.last_message_at) > Date.parse(b.last_message_at)
  return a.id > b.id
}

/** Asks for the newest turns; older ones that were loaded stay. */
export async function refreshTranscript(client: QueryClient, id: string): Promise<void> {
  const { queryKey } = transcriptQuery(id)
  void client.invalidateQueries(conversationQuery(id))
  if (!client.getQueryData(queryKey)) return client.refetchQueries({ queryKey, exact: true })
  const fresh = await client.fetchQuery({
    queryKey: [...queryKey, 'newest'],
    queryFn: ({ signal }) => fetchTranscriptPage(id, undefined, signal),
    staleTime: 0,
    gcTime: 0,
  })
  // Ids grow with time.
  const [oldest] = fresh.items
  const isBeyond = (turn: TranscriptTurn) => oldest !== undefined && turn.id < oldest.id
  client.setQueryData(queryKey, (known) => known && (mergeFirstPage(known, fresh, isBeyond) as TranscriptData))
}

/** Asks for one conversation of a list that lies below its newest; one that no longer belongs there leaves it. */
export async function refreshListed(client: QueryClient, filters: ConversationFilters, id: string): Promise<void> {
  const { queryKey } = conversationsQuery(filters)
  const isListed = client.getQueryData(queryKey)?.pages.some(({ items }) => items.some((item) => item.id === id))
  if (!isListed) return
  try {
    const view = await client.fetchQuery({ ...conversationQuery(id), staleTime: 0 })
    keepListed(client, filters, view)
  } catch (error) {
    if (hasCode(error, 'not_found')) replaceListed(client, filters, id, undefined)
    else throw error
  }
}

/** After a conversation became known anew: the list says the same of it. */
export function keepListed(client: QueryClient, filters: ConversationFilters, view: ConversationView): void {
  replaceListed(client, filters, view.id, contradicts(view, filters) ? undefined : view)
}

function replaceListed(
  client: QueryClient,
  filters: ConversationFilters,
  id: string,
  view: ConversationListItem | undefined,
): void {
  client.setQueryData(conversationsQuery(filters).queryKey, (known) => {
    if (!known) return known
    const replace = (item: ConversationListItem) => (item.id !== id ? [item] : view ? [view] : [])
    return { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.flatMap(replace) })) }
  })
}

export function changeConversation(id: string, body: ChangeConversationBody) {
  return request(conversationPath(id), { method: 'PATCH', body, response: conversationView })
}

/** Where every message of the conversations that the filters find is downloaded. */
export function exportPath(filters: ConversationFilters, format: 'csv' | 'json'): string {
  const query = filterQuery(filters)
  query.set('format', format)
  return `${address}/export?${query}`
}

function conversationPath(id: string): string {
  return `${address}/${encodeURIComponent(id)}`
}
