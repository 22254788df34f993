import { type AlertView, alertListView, alertView } from '@parley/contract/alerts'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'

const address = '/api/v1/alerts'
const watchMs = 60_000

/** What keeps bots from answering, asked for again each minute: nobody should find out by a reload. */
export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => request(address, { response: alertListView, signal }),
  refetchInterval: watchMs,
})

export function dismissAlert(id: string) {
  return request(`${address}/${encodeURIComponent(id)}/dismiss`, { method: 'POST', response: alertView })
}

/** After an alert changed: every list says the same of it. */
export function keepAlert(queryClient: QueryClient, alert: AlertView): void {
  queryClient.setQueryData(alertsQuery.queryKey, (known) =>
    known ? { items: known.items.map((item) => (item.id === alert.id ? alert : item)) } : known,
  )
  void queryClient.invalidateQueries(alertsQuery)
}
