import { botView } from '@parley/contract/bots'
import { botId } from '@parley/contract/ids'
import { z } from 'zod'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { BotDirectory } from './bot-directory.ts'
import type { BotViewer } from './bot-viewer.ts'
import { botPolicy } from './bots.policy.ts'
import { archiveBot, duplicateBot, unarchiveBot } from './bots.service.ts'

const params = z.object({ botId })

/** Copying a bot, taking it out of service, and bringing it back. */
export function botLifecycleRoutes({ view, directory }: { view: BotViewer; directory: BotDirectory }): Route[] {
  return [
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots/:botId/duplicate',
      allow: botPolicy.create,
      apiKeyScope: 'write',
      params,
      response: botView,
      status: 201,
      docs: {
        group: 'Bots',
        summary: 'Duplicate a bot',
        description:
          'Makes a new bot with the published settings of this one, called "Copy of …", under a token of its own.',
        errors: ['plan_limit'],
      },
      handle: async (context, { params }) => view(context, await duplicateBot(context.tx, context.actor, params.botId)),
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots/:botId/archive',
      allow: botPolicy.edit,
      apiKeyScope: 'write',
      params,
      response: botView,
      docs: {
        group: 'Bots',
        summary: 'Archive a bot',
        description:
          'From now on the bot answers nobody, and its snippet shows nothing. Its settings and conversations stay, and the plan does not count it. A workspace keeps at most 200 archived bots.',
        errors: ['conflict'],
      },
      handle: async (context, { params }) => {
        const bot = await archiveBot(context.tx, params.botId)
        context.afterCommit(() => directory.forget(bot.id))
        return view(context, bot)
      },
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots/:botId/unarchive',
      allow: botPolicy.edit,
      apiKeyScope: 'write',
      params,
      response: botView,
      docs: {
        group: 'Bots',
        summary: 'Unarchive a bot',
        description: 'The bot answers again, where its snippet still stands. It needs a free place in the plan.',
        errors: ['plan_limit'],
      },
      handle: async (context, { params }) => {
        const bot = await unarchiveBot(context.tx, params.botId)
        context.afterCommit(() => directory.forget(bot.id))
        return view(context, bot)
      },
    }),
  ]
}
