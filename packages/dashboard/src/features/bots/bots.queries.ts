import {
  type BotSettings,
  type BotView,
  botListView,
  botView,
  type CreateBotBody,
  type RotateTokenBody,
} from '@parley/contract/bots'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { request } from '../../api/request.ts'
import { alertsQuery } from '../alerts/alerts.queries.ts'
import { usageQuery } from '../billing/billing.queries.ts'

export const botsQuery = queryOptions({
  queryKey: ['bots'],
  queryFn: ({ signal }) => request('/api/v1/bots', { response: botListView, signal }),
})

export function botQuery(id: string) {
  return queryOptions({
    queryKey: ['bot', id],
    queryFn: ({ signal }) => request(botPath(id), { response: botView, signal }),
  })
}

export function createBot(body: CreateBotBody) {
  return request('/api/v1/bots', { method: 'POST', body, response: botView })
}

export function saveBot(id: string, settings: BotSettings) {
  return request(botPath(id), { method: 'PUT', body: settings, response: botView })
}

export function deleteBot(id: string, typedName: string) {
  return request(botPath(id), { method: 'DELETE', body: { confirm_name: typedName } })
}

export function duplicateBot(id: string) {
  return request(`${botPath(id)}/duplicate`, { method: 'POST', response: botView })
}

export function archiveBot(id: string) {
  return request(`${botPath(id)}/archive`, { method: 'POST', response: botView })
}

export function unarchiveBot(id: string) {
  return request(`${botPath(id)}/unarchive`, { method: 'POST', response: botView })
}

export function rotateToken(id: string, body: RotateTokenBody) {
  return request(`${botPath(id)}/rotate-token`, { method: 'POST', body, response: botView })
}

export function endRetiringToken(id: string, token: string) {
  return request(`${botPath(id)}/retiring-tokens/${encodeURIComponent(token)}`, { method: 'DELETE' })
}

/** After a bot was made or saved: it is known, and what lists and counts bots is asked for again. */
export function keepBot(queryClient: QueryClient, bot: BotView): void {
  queryClient.setQueryData(botQuery(bot.id).queryKey, bot)
  void queryClient.invalidateQueries(botsQuery)
  void queryClient.invalidateQueries(usageQuery)
  void queryClient.invalidateQueries({ queryKey: ['bot-versions', bot.id] })
  // Another model may be the way out of one.
  void queryClient.invalidateQueries(alertsQuery)
}

/** After a bot was deleted: no list shows it for another moment. */
export function forgetBot(queryClient: QueryClient, id: string): void {
  queryClient.removeQueries(botQuery(id))
  queryClient.setQueryData(botsQuery.queryKey, (known) =>
    known ? { items: known.items.filter((bot) => bot.id !== id) } : known,
  )
  void queryClient.invalidateQueries(botsQuery)
  void queryClient.invalidateQueries(usageQuery)
}

export function botPath(id: string): string {
  return `/api/v1/bots/${encodeURIComponent(id)}`
}
