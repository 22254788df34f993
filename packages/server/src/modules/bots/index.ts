export { type BotDirectory, createBotDirectory, type PublicBot } from './bot-directory.ts'
export { purgeBotJob } from './bots.jobs.ts'
export { botRoutes } from './bots.routes.ts'
export { findOrCreateFirstBot } from './bots.service.ts'
