import { workspaceId } from '@parley/contract/ids'
import {
  changeWorkspaceBody,
  deskBotList,
  deskOverview,
  deskQuery,
  deskUserList,
  deskWorkspace,
  deskWorkspaceList,
  instanceHealth,
  suspendBody,
} from '@parley/contract/operators'
import { z } from 'zod'
import { operatorRoute, type Route } from '../../platform/http/route.ts'
import type { Desk } from './desk.service.ts'
import type { Health } from './health.service.ts'

const params = z.object({ workspaceId })

export function operatorRoutes({ desk, health }: { desk: Desk; health: Health }): Route[] {
  return [
    operatorRoute({
      method: 'GET',
      path: '/api/admin/overview',
      response: deskOverview,
      handle: () => desk.overview(),
    }),
    operatorRoute({
      method: 'GET',
      path: '/api/admin/users',
      query: deskQuery,
      response: deskUserList,
      handle: (_context, { query }) => desk.listUsers(query),
    }),
    operatorRoute({
      method: 'GET',
      path: '/api/admin/workspaces',
      query: deskQuery,
      response: deskWorkspaceList,
      handle: (_context, { query }) => desk.listWorkspaces(query),
    }),
    operatorRoute({
      method: 'GET',
      path: '/api/admin/workspaces/:workspaceId',
      params,
      response: deskWorkspace,
      handle: (_context, { params }) => desk.getWorkspace(params.workspaceId),
    }),
    operatorRoute({
      method: 'PATCH',
      path: '/api/admin/workspaces/:workspaceId',
      params,
      body: changeWorkspaceBody,
      response: deskWorkspace,
      handle: ({ user }, { params, body }) => desk.changePlan(user, params.workspaceId, body.plan),
    }),
    operatorRoute({
      method: 'POST',
      path: '/api/admin/workspaces/:workspaceId/suspend',
      params,
      body: suspendBody,
      response: deskWorkspace,
      handle: ({ user }, { params, body }) => desk.suspend(user, params.workspaceId, body.reason),
    }),
    operatorRoute({
      method: 'POST',
      path: '/api/admin/workspaces/:workspaceId/unsuspend',
      params,
      response: deskWorkspace,
      handle: ({ user }, { params }) => desk.unsuspend(user, params.workspaceId),
    }),
    operatorRoute({
      method: 'GET',
      path: '/api/admin/bots',
      query: deskQuery,
      response: deskBotList,
      handle: (_context, { query }) => desk.listBots(query),
    }),
    operatorRoute({
      method: 'GET',
      path: '/api/admin/health',
      response: instanceHealth,
      handle: () => health.check(),
    }),
  ]
}
