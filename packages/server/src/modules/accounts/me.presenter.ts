import type { MeView } from '@parley/contract/accounts'
import type { Actor, LoggedInUser } from '../../platform/actor.ts'

export function presentMe(user: LoggedInUser, actor: Actor): MeView {
  return {
    user: {
      id: user.userId,
      email: user.email,
      is_email_verified: user.isEmailVerified,
      name: user.name,
      is_operator: user.isOperator,
    },
    workspace: {
      id: actor.workspaceId,
      name: actor.workspaceName,
      role: actor.role,
      time_zone: actor.timeZone,
      suspension: actor.suspension && {
        message: `This workspace is suspended, and none of its bots answers: ${actor.suspension.reason}`,
        since: actor.suspension.since.toISOString(),
      },
    },
  }
}
