import { type Role, roles } from '@parley/contract/accounts'
import type { UserId, WorkspaceId } from '@parley/contract/ids'

/** A logged-in user, in no particular workspace. */
export interface LoggedInUser {
  userId: UserId
  email: string
  isEmailVerified: boolean
  name: string
  isOperator: boolean
  loginSessionId: string
}

/** A workspace as whoever acts in it needs it. */
export interface ActorWorkspace {
  workspaceId: WorkspaceId
  workspaceName: string
  /** An IANA name: days are counted in it. */
  timeZone: string
  /** None of a suspended workspace's bots answers, its own people in the playground neither. */
  suspension: { reason: string; since: Date } | null
}

/** Who acts, in which workspace, with which role: a member, or an API key. */
export interface Actor extends ActorWorkspace {
  role: Role
  /** Null for an API key. */
  userId: UserId | null
}

export function atLeast(actor: Pick<Actor, 'role'>, lowest: Role): boolean {
  return roles.indexOf(actor.role) <= roles.indexOf(lowest)
}
