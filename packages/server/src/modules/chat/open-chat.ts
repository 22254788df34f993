import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Env } from '../../platform/env/env.ts'
import type { Log } from '../../platform/log.ts'
import type { BotDirectory, BotMilestones } from '../bots/index.ts'
import type { Models } from '../models/index.ts'
import { createChat } from './chat.service.ts'
import { createChatSockets } from './chat-sockets.ts'
import { createCompletions } from './completions.service.ts'
import { createMessageLimits } from './message-limits.ts'
import { createPlayground } from './playground.service.ts'
import { createRatings } from './ratings.service.ts'
import { createRunningAnswers } from './running-answers.ts'
import { createTurnWriter } from './turn-writer.ts'
import { createVisitReader } from './visit.ts'
import { createVisitorTokens } from './visitor-token.ts'
import { createVisitors } from './visitors.service.ts'

/** Running answers may take so long to finish when the process is asked to stop. */
const drainMs = 20_000

export type ChatServices = ReturnType<typeof openChat>

/** All that the chat's routes need, alive as long as the process. */
export function openChat({
  env,
  log,
  database,
  bus,
  models,
  directory,
  milestones,
  tokenKey,
  onTurnEnded,
}: {
  env: Env
  log: Log
  database: Database
  bus: Bus
  models: Models
  directory: BotDirectory
  milestones: BotMilestones
  /** Signs visitor tokens. */
  tokenKey: Uint8Array
  /** For whoever counts: hears how each turn ended. */
  onTurnEnded?: NonNullable<Parameters<typeof createRunningAnswers>[0]['onEnded']>
}) {
  const deadlines = {
    firstMs: env.FIRST_TOKEN_TIMEOUT_MS,
    betweenMs: env.TOKEN_TIMEOUT_MS,
    totalMs: env.ANSWER_TIMEOUT_MS,
    retryMs: env.RETRY_WINDOW_MS,
  }
  const limits = createMessageLimits(limitsOf(env), 'Too many messages at once.')
  const turns = createTurnWriter(database)
  const answers = createRunningAnswers({
    database,
    turns,
    bus,
    deadlines,
    log,
    ...(onTurnEnded && { onEnded: onTurnEnded }),
  })
  const tokens = createVisitorTokens(tokenKey)
  const chat = createChat({ database, models, limits, answers, turns, deadlines, drainMs })
  const playground = createPlayground({ models, milestones, deadlines })
  return {
    chat: {
      ...chat,
      close: async () => {
        await Promise.all([playground.close(), chat.close()])
      },
    },
    playground,
    completions: createCompletions({ chat, directory }),
    answers,
    sockets: createChatSockets(),
    ratings: createRatings({ database, bus, limits: createMessageLimits(limitsOf(env), 'Too many ratings at once.') }),
    visitors: createVisitors({ database, tokens }),
    visits: createVisitReader({ directory, milestones, tokens }),
  }
}

function limitsOf(env: Env) {
  return { perVisitor: env.VISITOR_MESSAGES_PER_MINUTE, perIp: env.IP_MESSAGES_PER_MINUTE }
}
