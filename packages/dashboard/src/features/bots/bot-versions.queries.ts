import { botVersionListView, botVersionView, botView } from '@parley/contract/bots'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'
import { botPath } from './bots.queries.ts'

const pageLength = 30

/** Newest first, page after page. Saving the bot makes it ask anew. */
export function botVersionsQuery(botId: string) {
  return infiniteQueryOptions({
    queryKey: ['bot-versions', botId],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(pageLength), ...(pageParam && { cursor: pageParam }) })
      return request(`${botPath(botId)}/versions?${query}`, { response: botVersionListView, signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}

/** What a version published never changes. */
export function botVersionQuery(botId: string, version: number) {
  return queryOptions({
    queryKey: ['bot-version', botId, version],
    queryFn: ({ signal }) => request(`${botPath(botId)}/versions/${version}`, { response: botVersionView, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function restoreVersion(botId: string, version: number) {
  return request(`${botPath(botId)}/versions/${version}/restore`, { method: 'POST', response: botView })
}
