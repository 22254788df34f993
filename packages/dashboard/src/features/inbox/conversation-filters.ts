import {
  type ConversationListItem,
  type ConversationRatingFilter,
  type ConversationStateFilter,
  conversationRatingFilter,
  conversationStateFilter,
  localDay,
} from '@parley/contract/conversations'
import { botId } from '@parley/contract/ids'
import { shiftDay } from '../../ui/dates.ts'

/** What narrows a list of conversations, under the names that the address and the API share. */
export interface ConversationFilters {
  q?: string
  bot_id?: string
  state?: ConversationStateFilter
  rating?: ConversationRatingFilter
  from?: string
  to?: string
}

export const filterNames = ['q', 'bot_id', 'state', 'rating', 'from', 'to'] as const

const shapes = {
  bot_id: botId,
  state: conversationStateFilter,
  rating: conversationRatingFilter,
  from: localDay,
  to: localDay,
} as const

/** The filters in an address; what is not understood filters nothing. */
export function readFilters(search: Record<string, unknown>): ConversationFilters {
  const filters: Record<string, string> = {}
  // A search for a number arrives as one.
  const q = typeof search.q === 'number' ? String(search.q) : search.q
  if (typeof q === 'string' && q.trim() !== '') filters.q = q.slice(0, 200)
  for (const [name, shape] of Object.entries(shapes)) {
    const parsed = shape.safeParse(search[name])
    if (parsed.success) filters[name] = parsed.data
  }
  return filters
}

export function filterQuery(filters: ConversationFilters): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of filterNames) {
    const value = filters[name]?.trim()
    if (value) query.set(name, value)
  }
  return query
}

export function isFiltered(filters: ConversationFilters): boolean {
  return filterQuery(filters).size > 0
}

export const datePresets = [
  { days: 1, label: 'Today' },
  { days: 7, label: 'Last 7 days' },
  { days: 30, label: 'Last 30 days' },
] as const

/** The first day of the last so many, today included. */
export function presetStart(days: number, today: string): string {
  return shiftDay(today, 1 - days)
}

/** Whether what is known of a conversation speaks against its being in a list so filtered; words are not looked into. */
export function contradicts(item: ConversationListItem, { bot_id, state, rating }: ConversationFilters): boolean {
  if (bot_id && item.bot.id !== bot_id) return true
  if (state && !isInState(item, state)) return true
  if (rating === 'up') return item.up_count === 0
  if (rating === 'down') return item.down_count === 0
  return rating === 'none' && item.up_count + item.down_count > 0
}

export function isInState(item: ConversationListItem, state: ConversationStateFilter): boolean {
  switch (state) {
    case 'open':
      return item.state !== 'closed'
    case 'closed':
      return item.state === 'closed'
    case 'answering':
      return item.turn_state === 'running'
    case 'unanswered':
      return item.turn_state === 'failed' || item.turn_state === 'interrupted'
  }
}
