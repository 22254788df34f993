import { botListView, botSettings, botView, createBotBody, deleteBotBody } from '@parley/contract/bots'
import { botId } from '@parley/contract/ids'
import { z } from 'zod'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { Models } from '../models/index.ts'
import type { BotDirectory } from './bot-directory.ts'
import { botLifecycleRoutes } from './bot-lifecycle.routes.ts'
import { botVersionRoutes } from './bot-versions.routes.ts'
import { createBotViewer } from './bot-viewer.ts'
import { purgeBotJob } from './bots.jobs.ts'
import { botPolicy } from './bots.policy.ts'
import { presentListItem } from './bots.presenter.ts'
import { listBots, listCounts } from './bots.repository.ts'
import { createBot, deleteBot, getBot, saveBot } from './bots.service.ts'
import { checklistRoutes } from './checklist.routes.ts'
import { embedTokenRoutes } from './embed-tokens.routes.ts'

const params = z.object({ botId })

export function botRoutes({
  models,
  directory,
  jobs,
}: {
  models: Models
  directory: BotDirectory
  jobs: Jobs
}): Route[] {
  const view = createBotViewer(models)

  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/bots',
      allow: botPolicy.read,
      apiKeyScope: 'read',
      docs: {
        group: 'Bots',
        summary: 'List bots',
        description: 'All bots of the workspace, newest first. Archived ones come last.',
      },
      response: botListView,
      handle: async ({ tx }) => {
        const bots = await listBots(tx)
        const counts = await listCounts(
          tx,
          bots.map((bot) => bot.id),
        )
        const answerMode = await models.readAnswerModes(tx)
        return { items: bots.map((bot) => presentListItem(bot, counts.get(bot.id), answerMode(bot))) }
      },
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots',
      allow: botPolicy.create,
      apiKeyScope: 'write',
      docs: {
        group: 'Bots',
        summary: 'Create a bot',
        description: 'Needs a name; settings that are left out start at their defaults.',
        errors: ['plan_limit'],
      },
      body: createBotBody,
      response: botView,
      status: 201,
      handle: async (context, { body }) => view(context, await createBot(context.tx, context.actor, body, models)),
    }),
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/bots/:botId',
      allow: botPolicy.read,
      apiKeyScope: 'read',
      docs: { group: 'Bots', summary: 'Get a bot', description: 'A bot with its settings, snippet and counts.' },
      params,
      response: botView,
      handle: async (context, { params }) => view(context, await getBot(context.tx, params.botId)),
    }),
    workspaceRoute({
      method: 'PUT',
      path: '/api/v1/bots/:botId',
      allow: botPolicy.edit,
      apiKeyScope: 'write',
      docs: {
        group: 'Bots',
        summary: 'Save a bot',
        description:
          'Takes all settings, and publishes them at once as the next version. Saving what is published already makes none.',
      },
      params,
      body: botSettings,
      response: botView,
      handle: async (context, { params, body }) => {
        const bot = await saveBot(context.tx, context.actor, params.botId, body, models)
        context.afterCommit(() => directory.forget(bot.id))
        return view(context, bot)
      },
    }),
    workspaceRoute({
      method: 'DELETE',
      path: '/api/v1/bots/:botId',
      allow: botPolicy.delete,
      docs: {
        group: 'Bots',
        summary: 'Delete a bot',
        description:
          'Deletes the bot with its conversations, for good. Asks for its name. Needs a login as owner; API keys may not.',
      },
      params,
      body: deleteBotBody,
      handle: async ({ tx, actor, afterCommit }, { params, body }) => {
        await deleteBot(tx, params.botId, body.confirm_name)
        await jobs.send(tx, purgeBotJob, { workspaceId: actor.workspaceId, botId: params.botId })
        afterCommit(() => directory.forget(params.botId))
      },
    }),
    ...botLifecycleRoutes({ view, directory }),
    ...botVersionRoutes({ view, directory }),
    ...embedTokenRoutes({ view, directory }),
    ...checklistRoutes({ models }),
  ]
}
