import type { BotId, EmbedToken, WorkspaceId } from '@parley/contract/ids'
import { embedToken } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import { type BotRow, findBot, findTokenTarget } from './bots.repository.ts'

/** A bot as the public chat path needs it, found by its embed token. */
export interface PublicBot extends BotRow {
  workspaceId: WorkspaceId
  token: EmbedToken
}

/**
 * Finds bots by their public token, and remembers them: every message of every visitor starts here.
 *
 * A save in this process is seen at once; one made by another process within `maxAgeMs`.
 */
export interface BotDirectory {
  /** Throws `not_found`. */
  getByToken(token: string): Promise<PublicBot>
  forget(id: BotId): void
}

const maxAgeMs = 5_000
const maxEntries = 10_000

export function createBotDirectory(database: Database): BotDirectory {
  const known = new Map<string, { bot: Promise<PublicBot>; since: number }>()

  async function load(token: string): Promise<PublicBot> {
    const parsed = embedToken.safeParse(token)
    const target = parsed.success ? await findTokenTarget(database, parsed.data) : undefined
    const bot = target && (await withWorkspace(database, target.workspace_id, (tx) => findBot(tx, target.bot_id)))
    if (!parsed.success || !target || !bot) throw new AppError('not_found', 'There is no bot with this token.')
    return { ...bot, workspaceId: target.workspace_id, token: parsed.data }
  }

  return {
    getByToken: (token) => {
      const entry = known.get(token)
      if (entry && performance.now() - entry.since < maxAgeMs) return entry.bot
      if (known.size >= maxEntries) known.clear()
      const bot = load(token)
      known.set(token, { bot, since: performance.now() })
      // Unknown tokens are not remembered: anyone could fill the memory with them.
      bot.catch(() => known.delete(token))
      return bot
    },
    forget: (id) => {
      for (const [token, { bot }] of known) {
        bot.then(
          (found) => found.id === id && known.delete(token),
          () => undefined,
        )
      }
    },
  }
}
