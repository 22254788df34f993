import { checklistView } from '@parley/contract/workspaces'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { Models } from '../models/index.ts'
import { botPolicy } from './bots.policy.ts'
import { dismissChecklist, getChecklist } from './checklist.service.ts'

/** The first steps of a new workspace. */
export function checklistRoutes({ models }: { models: Models }): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/checklist',
      allow: botPolicy.read,
      response: checklistView,
      handle: ({ tx }) => getChecklist(tx, models),
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/checklist/dismiss',
      allow: botPolicy.edit,
      response: checklistView,
      handle: ({ tx }) => dismissChecklist(tx, models),
    }),
  ]
}
