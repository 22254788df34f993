import { meView } from '@parley/contract/accounts'
import { workspaceBody } from '@parley/contract/workspaces'
import { AppError } from '../../platform/errors.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import { presentMe } from './me.presenter.ts'
import { workspacePolicy } from './workspaces.policy.ts'
import { changeWorkspace } from './workspaces.service.ts'

export function workspaceRoutes({ jobs }: { jobs: Jobs }): Route[] {
  return [
    workspaceRoute({
      method: 'PATCH',
      path: '/api/v1/workspace',
      allow: workspacePolicy.edit,
      body: workspaceBody,
      response: meView,
      handle: async ({ tx, actor, user }, { body }) => {
        if (!user) throw new AppError('unauthenticated', 'Log in first.')
        return presentMe(user, await changeWorkspace({ tx, jobs }, actor, body))
      },
    }),
  ]
}
