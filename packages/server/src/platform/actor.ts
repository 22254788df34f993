import { type Role, roles } from '@parley/contract/accounts'
import type { UserId, WorkspaceId } from '@parley/contract/ids'

/** A logged-in user, in no particular workspace. */
export interface LoggedInUser {
  userId: UserId
  email: string
  name: string
  isOperator: boolean
  loginSessionId: string
}

/** Who acts, in which workspace, with which role. */
export interface Actor extends LoggedInUser {
  workspaceId: WorkspaceId
  workspaceName: string
  role: Role
}

export function atLeast(actor: Pick<Actor, 'role'>, lowest: Role): boolean {
  return roles.indexOf(actor.role) <= roles.indexOf(lowest)
}
