import { randomUUID } from 'node:crypto'
import type { LoginSessionView, MeView } from '@parley/contract/accounts'
import type { PlanView, UsageView } from '@parley/contract/billing'
import type { UserId, WorkspaceId } from '@parley/contract/ids'
import type { FakeBot } from './fake-bots.ts'

export const plans = {
  free: { id: 'free', name: 'Free', bot_limit: 1 },
  pro: { id: 'pro', name: 'Pro', bot_limit: 25 },
} satisfies Record<string, PlanView>

/** A person with a workspace of their own. */
export interface FakeOwner {
  name: string
  email: string
  password: string
  id: UserId
  workspaceId: WorkspaceId
  plan: 'free' | 'pro'
  bots: FakeBot[]
  sessions: LoginSessionView[]
}

export function createOwner(body: { name: string; email: string; password: string }): FakeOwner {
  return {
    ...body,
    id: randomUUID() as UserId,
    workspaceId: randomUUID() as WorkspaceId,
    plan: 'free',
    bots: [],
    sessions: [],
  }
}

export function presentMe(owner: FakeOwner): MeView {
  return {
    user: { id: owner.id, email: owner.email, is_email_verified: true, name: owner.name, is_operator: false },
    workspace: {
      id: owner.workspaceId,
      name: `${owner.name}'s workspace`,
      role: 'owner',
      time_zone: 'UTC',
      suspension: null,
    },
  }
}

export function presentUsage(owner: FakeOwner): UsageView {
  return {
    plan: plans[owner.plan],
    bots_used: owner.bots.filter(({ archivedAt }) => archivedAt === null).length,
    upgrade_to: owner.plan === 'free' ? plans.pro : null,
    is_payment_mocked: true,
  }
}

export const missingKey = 'GROQ_API_KEY not configured.'
