import { liveQuery } from '@parley/contract/conversations'
import { AppError } from '../../platform/errors.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { openEventStream } from '../../platform/http/sse.ts'
import { requireConversation } from './conversations.service.ts'
import { inboxPolicy } from './inbox.policy.ts'
import type { LiveStreams } from './live-streams.ts'

/** What happens in the workspace, for screens. No API key may: a stream lasts as long as its login. */
export function liveRoutes({ live }: { live: LiveStreams }): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/live',
      allow: inboxPolicy.read,
      query: liveQuery,
      handle: async ({ tx, actor, user, reply, afterCommit }, { query }) => {
        if (!user) throw new AppError('forbidden', 'This address is not open to API keys.')
        const { workspaceId } = actor
        const { userId, loginSessionId } = user
        live.assertRoom(userId)
        if (query.conversation_id) await requireConversation(tx, query.conversation_id)
        afterCommit(() => {
          const stream = openEventStream(reply, { isUiMessages: false })
          live.start({ workspaceId, userId, loginSessionId }, query.conversation_id, stream)
        })
      },
    }),
  ]
}
