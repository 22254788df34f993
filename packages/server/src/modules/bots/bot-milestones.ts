import type { BotId, WorkspaceId } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import type { Log } from '../../platform/log.ts'
import { updateFirstTime } from './bots.repository.ts'

type Milestone = 'embedded_at' | 'tried_at'

interface MarkedBot {
  workspaceId: WorkspaceId
  id: BotId
  embedded_at: Date | null
  tried_at: Date | null
}

/** Notes what happens to a bot for the first time, beside the request that shows it and never in its way. */
export interface BotMilestones {
  /** A page of another site carries the snippet. */
  noteEmbedded(bot: MarkedBot): void
  /** Someone talks to it on our own pages. */
  noteTried(bot: MarkedBot): void
  /** Resolves once nothing is being written. */
  settled(): Promise<void>
}

const rememberedLimit = 10_000

export function createBotMilestones(database: Database, log: Pick<Log, 'warn'>): BotMilestones {
  /** Written by this process: what the directory remembers of a bot may be older. */
  const noted = new Set<string>()
  const writing = new Set<Promise<void>>()

  function note(bot: MarkedBot, milestone: Milestone): void {
    const key = `${milestone} ${bot.id}`
    if (bot[milestone] || noted.has(key)) return
    if (noted.size >= rememberedLimit) noted.clear()
    noted.add(key)
    const write = withWorkspace(database, bot.workspaceId, (tx) => updateFirstTime(tx, bot.id, milestone, new Date()))
      .catch((error) => {
        noted.delete(key)
        log.warn({ error, bot: bot.id }, `${milestone} could not be noted`)
      })
      .finally(() => writing.delete(write))
    writing.add(write)
  }

  return {
    noteEmbedded: (bot) => note(bot, 'embedded_at'),
    noteTried: (bot) => note(bot, 'tried_at'),
    settled: async () => {
      await Promise.all(writing)
    },
  }
}
