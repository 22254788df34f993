import { randomUUID } from 'node:crypto'
import type { LoginSessionView, MeView } from '@parley/contract/accounts'
import type { AlertView } from '@parley/contract/alerts'
import type { ApiKeyView } from '@parley/contract/api-keys'
import type { PlanView, UsageView } from '@parley/contract/billing'
import type { BotSettings, BotView } from '@parley/contract/bots'
import type { BotId, UserId, WorkspaceId } from '@parley/contract/ids'
import type { VendorId } from '@parley/contract/model-catalogue'
import type { VendorKeyView } from '@parley/contract/vendor-keys'
import type { ChecklistView } from '@parley/contract/workspaces'

export const plans = {
  free: { id: 'free', name: 'Free', bot_limit: 1 },
  pro: { id: 'pro', name: 'Pro', bot_limit: 25 },
} satisfies Record<string, PlanView>

export interface FakeBot {
  id: BotId
  token: string
  retiring: { embed_token: string; retires_at: string }[]
  settings: BotSettings
  version: number
  /** Those before the current one are made up from it where a test did not save them. */
  versions: { version: number; settings: BotSettings; savedBy: string | null; createdAt: string }[]
  counts: { conversations: number; messages: number }
  embeddedAt: string | null
  archivedAt: string | null
  latestFailure: BotView['latest_failure']
  /** What the reader's role lets them do. */
  canEdit: boolean
  createdAt: string
  updatedAt: string
}

/** A person with a workspace of their own. */
export interface FakeOwner {
  name: string
  email: string
  password: string
  id: UserId
  workspaceId: WorkspaceId
  plan: 'free' | 'pro'
  isOperator: boolean
  isVerified: boolean
  /** The link to choose a new password was used. */
  isResetSpent: boolean
  workspaceName: string
  role: MeView['workspace']['role']
  timeZone: string
  suspension: MeView['workspace']['suspension']
  /** Put away unless a test is about them. */
  firstSteps: Omit<ChecklistView, 'has_bot' | 'has_model'>
  alerts: AlertView[]
  apiKeys: ApiKeyView[]
  /** What the workspace brought. */
  vendorKeys: Partial<Record<VendorId, Omit<VendorKeyView, 'vendor' | 'source'>>>
  /** What vendors list beyond the catalogue. */
  listedModels: Partial<Record<VendorId, string[]>>
  bots: FakeBot[]
  sessions: LoginSessionView[]
}

export function createOwner(body: { name: string; email: string; password: string }): FakeOwner {
  return {
    ...body,
    id: randomUUID() as UserId,
    workspaceId: randomUUID() as WorkspaceId,
    plan: 'free',
    isOperator: false,
    isVerified: true,
    isResetSpent: false,
    workspaceName: `${body.name}'s workspace`,
    role: 'owner',
    timeZone: 'UTC',
    suspension: null,
    firstSteps: { has_tried: false, is_embedded: false, has_conversation: false, is_dismissed: true },
    alerts: [],
    apiKeys: [],
    vendorKeys: {},
    listedModels: {},
    bots: [],
    sessions: [],
  }
}

export function presentMe(owner: FakeOwner): MeView {
  return {
    user: {
      id: owner.id,
      email: owner.email,
      is_email_verified: owner.isVerified,
      name: owner.name,
      is_operator: owner.isOperator,
    },
    workspace: {
      id: owner.workspaceId,
      name: owner.workspaceName,
      role: owner.role,
      time_zone: owner.timeZone,
      suspension: owner.suspension,
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
