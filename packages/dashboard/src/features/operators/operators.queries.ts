import type { PlanId } from '@parley/contract/billing'
import {
  type DeskBot,
  type DeskUser,
  type DeskWorkspace,
  deskBotList,
  deskOverview,
  deskUserList,
  deskWorkspace,
  deskWorkspaceList,
  instanceHealth,
} from '@parley/contract/operators'
import type { Page } from '@parley/contract/paging'
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { ZodType } from 'zod'
import { request } from '../../api/request.ts'

export const overviewQuery = queryOptions({
  queryKey: ['desk', 'overview'],
  queryFn: ({ signal }) => request('/api/admin/overview', { response: deskOverview, signal }),
})

export const healthQuery = queryOptions({
  queryKey: ['desk', 'health'],
  queryFn: ({ signal }) => request('/api/admin/health', { response: instanceHealth, signal }),
  refetchInterval: 10_000,
})

/** A list of the desk: its name in addresses, and what a page of it is. */
export interface DeskSource<Item> {
  name: 'users' | 'workspaces' | 'bots'
  schema: ZodType<Page<Item>>
}

export const deskUsers: DeskSource<DeskUser> = { name: 'users', schema: deskUserList }
export const deskWorkspaces: DeskSource<DeskWorkspace> = { name: 'workspaces', schema: deskWorkspaceList }
export const deskBots: DeskSource<DeskBot> = { name: 'bots', schema: deskBotList }

export function deskListQuery<Item>({ name, schema }: DeskSource<Item>, q: string) {
  return infiniteQueryOptions({
    queryKey: ['desk', name, q],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...(q && { q }), ...(pageParam && { cursor: pageParam }) })
      return request(`/api/admin/${name}?${query}`, { response: schema, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Item>) => page.next_cursor ?? undefined,
    // All loaded pages would be asked for each time; the search and the page's own changes ask anew.
    refetchOnWindowFocus: false,
  })
}

export function workspaceQuery(id: string) {
  return queryOptions({
    queryKey: ['desk', 'workspace', id],
    queryFn: ({ signal }) => request(workspacePath(id), { response: deskWorkspace, signal }),
  })
}

export function changePlan(id: string, plan: PlanId) {
  return request(workspacePath(id), { method: 'PATCH', body: { plan }, response: deskWorkspace })
}

export function suspendWorkspace(id: string, reason: string) {
  return request(`${workspacePath(id)}/suspend`, { method: 'POST', body: { reason }, response: deskWorkspace })
}

export function unsuspendWorkspace(id: string) {
  return request(`${workspacePath(id)}/unsuspend`, { method: 'POST', response: deskWorkspace })
}

/** After a workspace was changed: it is known, and the lists that speak of it are asked for again. */
export function keepWorkspace(client: QueryClient, workspace: DeskWorkspace): void {
  client.setQueryData(workspaceQuery(workspace.id).queryKey, workspace)
  void client.invalidateQueries({ queryKey: ['desk', 'workspaces'] })
  void client.invalidateQueries({ queryKey: ['desk', 'bots'] })
  void client.invalidateQueries(overviewQuery)
}

function workspacePath(id: string): string {
  return `/api/admin/workspaces/${encodeURIComponent(id)}`
}
