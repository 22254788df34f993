import { botView, rotateTokenBody } from '@parley/contract/bots'
import { botId, embedToken } from '@parley/contract/ids'
import { z } from 'zod'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { BotDirectory } from './bot-directory.ts'
import type { BotViewer } from './bot-viewer.ts'
import { botPolicy } from './bots.policy.ts'
import { getLockedBot } from './bots.service.ts'
import { endToken, rotateToken } from './embed-tokens.service.ts'

/** Replacing a bot's public token. No API key may: whoever found one could cut a site off from its bot. */
export function embedTokenRoutes({ view, directory }: { view: BotViewer; directory: BotDirectory }): Route[] {
  return [
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots/:botId/rotate-token',
      allow: botPolicy.edit,
      params: z.object({ botId }),
      body: rotateTokenBody,
      response: botView,
      docs: {
        group: 'Bots',
        summary: 'Rotate the embed token',
        description:
          'Gives the bot a new token. The one until now works for `grace_hours` more, so that sites can change their snippet; 0 ends it at once. Needs a login; API keys may not.',
        errors: ['conflict'],
      },
      handle: async (context, { params, body }) => {
        const bot = await getLockedBot(context.tx, params.botId)
        await rotateToken(context.tx, { workspaceId: context.actor.workspaceId, id: bot.id }, body)
        context.afterCommit(() => directory.forget(bot.id))
        return view(context, bot)
      },
    }),
    workspaceRoute({
      method: 'DELETE',
      path: '/api/v1/bots/:botId/retiring-tokens/:token',
      allow: botPolicy.edit,
      params: z.object({ botId, token: embedToken }),
      docs: {
        group: 'Bots',
        summary: 'End a retiring token',
        description:
          'Ends a token that was replaced, before its grace period is over. Needs a login; API keys may not.',
      },
      handle: async ({ tx, actor, afterCommit }, { params }) => {
        const bot = await getLockedBot(tx, params.botId)
        await endToken(tx, { workspaceId: actor.workspaceId, id: bot.id, token: params.token })
        afterCommit(() => directory.forget(bot.id))
      },
    }),
  ]
}
