import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type ConversationFilters, filterNames, filterQuery, readFilters } from './conversation-filters.ts'

export type ChangeFilters = (changes: ConversationFilters) => void

/**
 * The filters that the address holds, and how to change some of them. What else the address holds stays as it is, so
 * that a list can be part of another screen. A filter that is changed to undefined is taken away.
 */
export function useFilters(fixed: ConversationFilters = noFilters): {
  filters: ConversationFilters
  change: ChangeFilters
} {
  const search = useLocation().search as Record<string, unknown>
  const navigate = useNavigate()
  const key = filterQuery({ ...readFilters(search), ...fixed }).toString()
  // The same object until something changes, whatever else the address does.
  const filters = useMemo(() => readFilters(Object.fromEntries(new URLSearchParams(key))), [key])
  const change = useCallback(
    (changes: ConversationFilters) => {
      const next = (current: Record<string, unknown>) => {
        const kept = Object.entries(current).filter(([name]) => !isFilterName(name))
        const wanted = filterQuery({ ...readFilters(current), ...changes })
        return Object.fromEntries([...kept, ...wanted])
      }
      void navigate({ to: './', search: next as never, replace: true, resetScroll: false })
    },
    [navigate],
  )
  return { filters, change }
}

const noFilters: ConversationFilters = {}

function isFilterName(name: string): boolean {
  return (filterNames as readonly string[]).includes(name)
}
