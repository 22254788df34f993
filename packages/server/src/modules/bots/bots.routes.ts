import { botListView, botSettings, botView, createBotBody, deleteBotBody } from '@parley/contract/bots'
import { botId } from '@parley/contract/ids'
import { z } from 'zod'
import { ownOrigin } from '../../platform/http/own-origin.ts'
import { type Route, type WorkspaceContext, workspaceRoute } from '../../platform/http/route.ts'
import type { Jobs } from '../../platform/jobs/create-jobs.ts'
import type { Models } from '../models/index.ts'
import type { BotDirectory } from './bot-directory.ts'
import { purgeBotJob } from './bots.jobs.ts'
import { botPolicy } from './bots.policy.ts'
import { presentBot, presentListItem } from './bots.presenter.ts'
import { type BotRow, findLatestFailure, findToken, listBots, listCounts } from './bots.repository.ts'
import { createBot, deleteBot, getBot, saveBot } from './bots.service.ts'

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
  async function present({ tx, actor, request }: WorkspaceContext, bot: BotRow) {
    const { token } = await findToken(tx, bot.id)
    const counts = (await listCounts(tx, [bot.id])).get(bot.id)
    const failure = await findLatestFailure(tx, bot.id)
    return presentBot(bot, { actor, token, counts, failure, models, origin: ownOrigin(request) })
  }

  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/bots',
      allow: botPolicy.read,
      response: botListView,
      handle: async ({ tx }) => {
        const bots = await listBots(tx)
        const counts = await listCounts(
          tx,
          bots.map((bot) => bot.id),
        )
        return { items: bots.map((bot) => presentListItem(bot, counts.get(bot.id), models)) }
      },
    }),
    workspaceRoute({
      method: 'POST',
      path: '/api/v1/bots',
      allow: botPolicy.create,
      body: createBotBody,
      response: botView,
      status: 201,
      handle: async (context, { body }) => present(context, await createBot(context.tx, context.actor, body)),
    }),
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/bots/:botId',
      allow: botPolicy.read,
      params,
      response: botView,
      handle: async (context, { params }) => present(context, await getBot(context.tx, params.botId)),
    }),
    workspaceRoute({
      method: 'PUT',
      path: '/api/v1/bots/:botId',
      allow: botPolicy.edit,
      params,
      body: botSettings,
      response: botView,
      handle: async (context, { params, body }) => {
        const bot = await saveBot(context.tx, context.actor, params.botId, body)
        context.afterCommit(() => directory.forget(bot.id))
        return present(context, bot)
      },
    }),
    workspaceRoute({
      method: 'DELETE',
      path: '/api/v1/bots/:botId',
      allow: botPolicy.delete,
      params,
      body: deleteBotBody,
      handle: async ({ tx, actor, afterCommit }, { params, body }) => {
        await deleteBot(tx, params.botId, body.confirm_name)
        await jobs.send(tx, purgeBotJob, { workspaceId: actor.workspaceId, botId: params.botId })
        afterCommit(() => directory.forget(params.botId))
      },
    }),
  ]
}
