import type { BotView } from '@parley/contract/bots'
import { ownOrigin } from '../../platform/http/own-origin.ts'
import type { WorkspaceContext } from '../../platform/http/route.ts'
import type { Models } from '../models/index.ts'
import { presentBot } from './bots.presenter.ts'
import { type BotRow, findLatestFailure, listCounts } from './bots.repository.ts'
import { getLiveTokens } from './embed-tokens.service.ts'

/** A bot as whoever asks for it may see it, read within their transaction. */
export type BotViewer = (context: Pick<WorkspaceContext, 'tx' | 'actor' | 'request'>, bot: BotRow) => Promise<BotView>

export function createBotViewer(models: Models): BotViewer {
  return async ({ tx, actor, request }, bot) => {
    const tokens = await getLiveTokens(tx, actor.workspaceId, bot.id)
    const counts = (await listCounts(tx, [bot.id])).get(bot.id)
    const failure = await findLatestFailure(tx, bot.id)
    const answerMode = (await models.readAnswerModes(tx))(bot)
    return presentBot(bot, { actor, tokens, counts, failure, answerMode, origin: ownOrigin(request) })
  }
}
