import { botVersionListView, botVersionView, botView } from '@parley/contract/bots'
import { botId } from '@parley/contract/ids'
import { pageQuery } from '@parley/contract/paging'
import { z } from 'zod'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { BotDirectory } from './bot-directory.ts'
import { getVersion, listVersions, restoreVersion } from './bot-versions.service.ts'
import type { BotViewer } from './bot-viewer.ts'
import { botPolicy } from './bots.policy.ts'

const versionSentence = 'A version is a whole number from 1.'
const versionParams = z.object({
  botId,
  version: z.coerce
    .number(versionSentence)
    .int(versionSentence)
    .min(1, versionSentence)
    .max(999_999_999, versionSentence),
})

/** What was published of a bot, save by save. */
export function botVersionRoutes({ view, directory }: { view: BotViewer; directory: BotDirectory }): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/bots/:botId/versions',
      allow: botPolicy.read,
      apiKeyScope: 'read',
      params: z.object({ botId }),
      query: pageQuery,
      response: botVersionListView,
      docs: {
        group: 'Bots',
        summary: 'List versions',
        description:
          'Every save publishes a version. Newest first; `changed` names the settings that differ from the version before.',
      },
      handle: ({ tx }, { params, query }) => listVersions(tx, params.botId, query),
    }),
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/bots/:botId/versions/:version',
      allow: botPolicy.read,
      apiKeyScope: 'read',
      params: versionParams,
      response: botVersionView,
      docs: { group: 'Bots', summary: 'Get a version', description: 'A version with all the settings it published.' },
      handle: ({ tx }, { params }) => getVersion(tx, params.botId, params.version),
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots/:botId/versions/:version/restore',
      allow: botPolicy.edit,
      apiKeyScope: 'write',
      params: versionParams,
      response: botView,
      docs: {
        group: 'Bots',
        summary: 'Restore a version',
        description: "Publishes a version's settings anew, as the bot's next version. Nothing is lost by it.",
      },
      handle: async (context, { params }) => {
        const bot = await restoreVersion(context.tx, context.actor, params.botId, params.version)
        context.afterCommit(() => directory.forget(bot.id))
        return view(context, bot)
      },
    }),
  ]
}
