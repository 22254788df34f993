import type { ConversationListItem } from '@parley/contract/conversations'
import { expect, test } from 'vitest'
import { contradicts, filterQuery, isFiltered, presetStart, readFilters } from './conversation-filters.ts'

const botId = '01900000-0000-7000-8000-000000000001'

test('an address is read as filters, without what is none', () => {
  const filters = readFilters({
    ...{ q: 2026, bot_id: botId, state: 'unanswered', rating: 'sideways', from: '2026-11-01', to: 'soon' },
    tab: 'conversations',
  })

  expect(filters).toEqual({ q: '2026', bot_id: botId, state: 'unanswered', from: '2026-11-01' })
})

test('filters make the same query whatever their order, and none makes no query', () => {
  expect(filterQuery({ to: '2026-11-02', q: ' brass lamp ' }).toString()).toBe('q=brass+lamp&to=2026-11-02')
  expect(isFiltered(readFilters({ q: '  ', page: 2 }))).toBe(false)
})

test('the last seven days begin six days ago', () => {
  expect([1, 7, 30].map((days) => presetStart(days, '2026-11-23'))).toEqual(['2026-11-23', '2026-11-17', '2026-10-25'])
})

test('a conversation that was closed no longer belongs among the open ones', () => {
  const item = {
    ...{ bot: { id: botId }, state: 'closed', turn_state: 'failed', up_count: 1, down_count: 0 },
  } as ConversationListItem

  expect(contradicts(item, { state: 'open' })).toBe(true)
  expect(contradicts(item, { state: 'closed', bot_id: botId, rating: 'up' })).toBe(false)
  expect(contradicts(item, { state: 'unanswered' })).toBe(false)
  expect(contradicts(item, { rating: 'none' })).toBe(true)
  expect(contradicts(item, { rating: 'down' })).toBe(true)
  expect(contradicts(item, { q: 'anything' })).toBe(false)
})
