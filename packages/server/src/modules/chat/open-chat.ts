import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Env } from '../../platform/env/env.ts'
import type { Log } from '../../platform/log.ts'
import type { Presence } from '../../platform/processes/presence.ts'
import type { RateLimits } from '../../platform/rate-limit.ts'
import type { Redis } from '../../platform/redis/connect-redis.ts'
import type { Alerts } from '../alerts/index.ts'
import type { BotDirectory, BotMilestones } from '../bots/index.ts'
import type { Models } from '../models/index.ts'
import { createChat } from './chat.service.ts'
import { createChatSockets } from './chat-sockets.ts'
import { createCompletions } from './completions.service.ts'
import { createMessageLimits } from './message-limits.ts'
import { createPlayground } from './playground.service.ts'
import { createRatings } from './ratings.service.ts'
import { createRemoteAnswers } from './remote-answers.ts'
import { createRunningAnswers } from './running-answers.ts'
import { createTurnSweep } from './sweep-turns.ts'
import { createTurnMirrors, type TurnMirrors } from './turn-mirrors.ts'
import { createTurnWriter } from './turn-writer.ts'
import { createVisitReader } from './visit.ts'
import { createVisitorTokens } from './visitor-token.ts'
import { createVisitors } from './visitors.service.ts'
import { createAnswerWatch } from './watch-answers.ts'

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
  limits: rateLimits,
  presence,
  redis,
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
  limits: RateLimits
  presence: Presence
  /** Where several processes serve. */
  redis: Redis | undefined
  /** Told what keeps bots from answering, and when they answer again. */
  alerts?: Alerts
  /** For whoever counts: hears how each turn ended. */
  onTurnEnded?: NonNullable<Parameters<typeof createRunningAnswers>[0]['onEnded']>
}) {
  const deadlines = {
    firstMs: env.FIRST_TOKEN_TIMEOUT_MS,
    betweenMs: env.TOKEN_TIMEOUT_MS,
    totalMs: env.ANSWER_TIMEOUT_MS,
    retryMs: env.RETRY_WINDOW_MS,
  }
  const limits = createMessageLimits(rateLimits, 'message', limitsOf(env), 'Too many messages at once.')
  const ratingLimits = createMessageLimits(rateLimits, 'rating', limitsOf(env), 'Too many ratings at once.')
  const { id: processId } = presence
  const longestAnswerMs = env.ANSWER_TIMEOUT_MS
  const mirrors: TurnMirrors | undefined =
    redis && createTurnMirrors({ redis, processId, log, longestAnswerMs, onStop: (turnId) => answers.stop(turnId) })
  const turns = createTurnWriter(database)
  const answers = createRunningAnswers({
    ...{ database, turns, bus, deadlines, log },
    ...(mirrors && { mirrors }),
    ...(onTurnEnded && { onEnded: onTurnEnded }),
  })
  const remote = redis && createRemoteAnswers({ redis, database, bus, log, longestAnswerMs })
  const turnSweep = createTurnSweep({ database, turns, bus, presence, answers, remote, log })
  const tokens = createVisitorTokens(tokenKey)
  const drainMs = env.SHUTDOWN_GRACE_MS
  const chat = createChat({ database, models, limits, answers, turns, deadlines, remote, processId, drainMs })
  const playground = createPlayground({ models, milestones, deadlines, limits: rateLimits })
  return {
    chat: {
      ...chat,
      close: async () => {
        await Promise.all([playground.close(), chat.close()])
        await turnSweep.stop()
        mirrors?.close()
      },
    },
    playground,
    completions: createCompletions({ chat, directory }),
    answers,
    answerWatch: createAnswerWatch({ answers, bus, remote, database, processId, log }),
    turnSweep,
    sockets: createChatSockets(),
    ratings: createRatings({ database, bus, limits: ratingLimits }),
    visitors: createVisitors({ database, tokens }),
    visits: createVisitReader({ directory, milestones, tokens }),
  }
}

function limitsOf(env: Env) {
  return { perVisitor: env.VISITOR_MESSAGES_PER_MINUTE, perIp: env.IP_MESSAGES_PER_MINUTE }
}
