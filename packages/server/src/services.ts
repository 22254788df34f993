import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import type { Accounts } from './modules/accounts/index.ts'
import { type Alerts, createAlertMailJob, createAlerts } from './modules/alerts/index.ts'
import { foldDaysJob, recountUsageJob } from './modules/analytics/index.ts'
import { type ApiKeyReader, createApiKeyReader } from './modules/api-keys/index.ts'
import {
  type BotDirectory,
  type BotMilestones,
  createBotDirectory,
  createBotMilestones,
  purgeBotJob,
  removeRetiredTokensJob,
} from './modules/bots/index.ts'
import { type ChatServices, openChat } from './modules/chat/index.ts'
import { createLiveStreams, type LiveStreams } from './modules/inbox/index.ts'
import { createModels, type Models } from './modules/models/index.ts'
import { createDesk, createHealth, type Desk, type Health } from './modules/operators/index.ts'
import { createWidgetFiles, type WidgetFiles } from './modules/widgets/index.ts'
import { type Bus, createLocalBus } from './platform/bus/bus.ts'
import { createRedisBus } from './platform/bus/redis-bus.ts'
import { deriveKey, loadSecretKey } from './platform/crypto/secret-key.ts'
import { createDatabase, type Database } from './platform/db/database.ts'
import { createEmbeddedEngine } from './platform/db/embedded/create-embedded-engine.ts'
import type { Engine } from './platform/db/engine.ts'
import { migrateSchema } from './platform/db/migrate.ts'
import { createServerEngine } from './platform/db/server-engine.ts'
import type { Env } from './platform/env/env.ts'
import { countEventStreams } from './platform/http/sse.ts'
import { createJobs, type Jobs } from './platform/jobs/create-jobs.ts'
import { installJobs } from './platform/jobs/install-jobs.ts'
import type { Log } from './platform/log.ts'
import { createMailer } from './platform/mail/create-mailer.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import { createMetrics, type Metrics } from './platform/metrics/create-metrics.ts'
import { watchLoopDelay } from './platform/metrics/loop-delay.ts'
import { createPresence, type Presence } from './platform/processes/presence.ts'
import { createRateLimits } from './platform/rate-limit.ts'
import type { Redis } from './platform/redis/connect-redis.ts'
import { openRedis } from './platform/redis/open-redis.ts'

/** Everything that lives as long as the process, made once and handed down: the composition root. */
export interface Services extends ChatServices {
  env: Env
  log: Log
  /** Of this server. */
  version: string
  secretKey: string
  engine: Engine
  database: Database
  /** Where several processes serve. */
  redis: Redis | undefined
  presence: Presence
  bus: Bus
  live: LiveStreams
  /** The migrations that ran at this start. */
  migrated: string[]
  jobs: Jobs
  accounts: Accounts
  mailer: Mailer
  alerts: Alerts
  apiKeys: ApiKeyReader
  desk: Desk
  health: Health
  metrics: Metrics
  models: Models
  directory: BotDirectory
  milestones: BotMilestones
  widgetFiles: WidgetFiles
  close(): Promise<void>
}

const jobDefinitions = [foldDaysJob, purgeBotJob, recountUsageJob, removeRetiredTokensJob]

const packages = join(import.meta.dirname, '../..')
export const dashboardDist = join(packages, 'dashboard/dist')
export const widgetDist = join(packages, 'widget/dist')

/**
 * Opens the database, brings its schema up to date, and makes the modules.
 *
 * @param holder who opens it, for the sentence that refuses a second process
 */
export async function openServices(env: Env, log: Log, holder: string): Promise<Services> {
  const secretKey = await loadSecretKey(env)
  // The largest library by far is loaded while the database starts in its own thread.
  const [engine, { createAccounts, createAuth, createLoginThrottle, createSendMailJob }] = await Promise.all([
    env.DATABASE_URL
      ? createServerEngine({ url: env.DATABASE_URL, log })
      : createEmbeddedEngine({ dataDir: env.DATA_DIR, log, holder }),
    import('./modules/accounts/index.ts'),
  ])
  const redis = openRedis(env, log)
  try {
    const migrated = await engine.withOwner((db) => migrateSchema(db))
    const database = createDatabase(engine)
    const auth = createAuth({
      database,
      log,
      secret: deriveKey(secretKey, 'login sessions').toString('base64url'),
      publicUrl: env.PUBLIC_URL,
    })
    const mailer = createMailer(env)
    const sendMailJob = createSendMailJob({ auth, mailer, log })
    const alertMailJob = createAlertMailJob({ env, mailer, log })
    const allJobs = [...jobDefinitions, sendMailJob, alertMailJob]
    await installJobs(engine, allJobs)
    const jobs = await createJobs({ engine, jobs: allJobs, context: { database }, log })
    const alerts = createAlerts({ database, jobs, mailJob: alertMailJob, log })
    const models = createModels({ env, database, secretKey, log })
    const directory = createBotDirectory(database)
    const loopDelay = watchLoopDelay()
    const countRunningAnswers = () => chatServices.answers.countRunning()
    const { version } = manifest
    const metrics = createMetrics({ version, database, jobs, countRunningAnswers, countEventStreams })
    const milestones = createBotMilestones(database, log)
    const tokenKey = deriveKey(secretKey, 'visitor tokens')
    const presence = createPresence({ database, kind: engine.kind, log })
    const limits = createRateLimits(redis)
    const bus = redis ? createRedisBus(redis, presence.id) : createLocalBus()
    const chatServices = openChat({
      ...{ env, log, database, bus, models, directory, milestones, tokenKey, limits, presence, redis, alerts },
      onTurnEnded: metrics.turnEnded,
    })
    const live = createLiveStreams({ database, bus, answerWatch: chatServices.answerWatch, log })
    return {
      env,
      log,
      version,
      secretKey,
      engine,
      database,
      redis,
      presence,
      bus,
      live,
      migrated,
      jobs,
      accounts: createAccounts({ auth, database, jobs, sendMailJob, throttle: createLoginThrottle(limits), limits }),
      mailer,
      metrics,
      alerts,
      apiKeys: createApiKeyReader({ database, limits, requestsPerMinute: env.API_REQUESTS_PER_MINUTE, log }),
      desk: createDesk({ database, log, onSuspension: directory.forgetWorkspace }),
      health: createHealth({
        ...{ env, version, engine, database, redis, jobs, models, loopDelay, countRunningAnswers },
        describeMail: mailer.describe,
      }),
      models,
      directory,
      milestones,
      ...chatServices,
      widgetFiles: createWidgetFiles(widgetDist),
      close: async () => {
        live.close()
        await chatServices.chat.close()
        await Promise.all([milestones.settled(), models.settled(), alerts.close()])
        await jobs.stop()
        await presence.leave()
        await redis?.close()
        await engine.close()
        loopDelay.stop()
        metrics.stop()
      },
    }
  } catch (error) {
    await redis?.close()
    await engine.close()
    throw error
  }
}

/**
 * What only a serving process does: says that it is there, ends what dead ones left, seals keys by the current secret, and
 * works off jobs.
 */
export async function startWork({ presence, turnSweep, jobs, models }: Services): Promise<void> {
  await presence.join()
  await turnSweep.start()
  await models.sealKeysAnew()
  await jobs.start()
}
