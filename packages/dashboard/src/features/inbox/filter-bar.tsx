import { useQuery } from '@tanstack/react-query'
import type { Ref } from 'react'
import { useCallback } from 'react'
import { Button } from '../../ui/button.tsx'
import { FilterSelect } from '../../ui/filter-select.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { meQuery } from '../accounts/accounts.queries.ts'
import { botsQuery } from '../bots/bots.queries.ts'
import { type ConversationFilters, isFiltered } from './conversation-filters.ts'
import { DateFilter } from './date-filter.tsx'
import { ExportMenu } from './export-menu.tsx'
import type { ChangeFilters } from './use-filters.ts'

const states = [
  { value: 'open', label: 'Open' },
  { value: 'answering', label: 'Answering now' },
  { value: 'unanswered', label: 'Unanswered' },
  { value: 'closed', label: 'Closed' },
] as const
const ratings = [
  { value: 'up', label: 'Rated up' },
  { value: 'down', label: 'Rated down' },
  { value: 'none', label: 'Not rated' },
] as const

interface FilterBarProps {
  filters: ConversationFilters
  onChange: ChangeFilters
  /** The list is of this bot alone. */
  botId?: string | undefined
  searchRef: Ref<HTMLInputElement>
}

export const noFilters: ConversationFilters = {
  q: undefined,
  bot_id: undefined,
  state: undefined,
  rating: undefined,
  from: undefined,
  to: undefined,
}

/** Search, filters and the export of what they find. */
export function FilterBar({ filters, onChange, botId, searchRef }: FilterBarProps) {
  const bots = useQuery({ ...botsQuery, enabled: botId === undefined })
  const me = useQuery(meQuery)
  const search = useCallback((q: string) => onChange({ q: q || undefined }), [onChange])
  const isNarrowed = isFiltered({ ...filters, bot_id: botId ? undefined : filters.bot_id })
  const names = bots.data?.items.map(({ id, name }) => ({ value: id as string, label: name })) ?? []
  return (
    <div className="space-y-2">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <SearchField
            label="Search the conversations"
            placeholder="Search messages"
            value={filters.q ?? ''}
            onSearch={search}
            inputRef={searchRef}
          />
        </div>
        <ExportMenu filters={filters} />
      </div>
      <fieldset aria-label="Filters" className="flex flex-wrap items-center gap-1.5">
        {botId === undefined && (
          <FilterSelect
            label="Bot"
            anyLabel="Any bot"
            items={names}
            value={filters.bot_id}
            onChange={(bot_id) => onChange({ bot_id })}
          />
        )}
        <FilterSelect
          label="State"
          anyLabel="Any state"
          items={states}
          value={filters.state}
          onChange={(state) => onChange({ state })}
        />
        <FilterSelect
          label="Rating"
          anyLabel="Any rating"
          items={ratings}
          value={filters.rating}
          onChange={(rating) => onChange({ rating })}
        />
        <DateFilter filters={filters} onChange={onChange} timeZone={me.data?.workspace.time_zone ?? 'UTC'} />
        {isNarrowed && (
          <Button look="quiet" className="px-2! text-small" onClick={() => onChange(noFilters)}>
            Clear
          </Button>
        )}
      </fieldset>
    </div>
  )
}
