import type { ChecklistView } from '@parley/contract/workspaces'
import type { FakeRoutes } from './fake-call.ts'
import type { FakeOwner } from './fake-world.ts'

export function fakeChecklistRoutes(api: { hasKey: boolean }): FakeRoutes {
  return {
    'GET /api/v1/checklist': (owner) => presentChecklist(owner, api.hasKey),
    'POST /api/v1/checklist/dismiss': (owner) => {
      owner.firstSteps.is_dismissed = true
    },
  }
}

function presentChecklist({ bots, firstSteps }: FakeOwner, hasModel: boolean): ChecklistView {
  return { has_bot: bots.length > 0, has_model: hasModel, ...firstSteps }
}
