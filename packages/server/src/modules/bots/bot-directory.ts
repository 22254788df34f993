import type { BotId, EmbedToken, WorkspaceId } from '@parley/contract/ids'
import { botId, embedToken } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import { type BotRow, findPublicBot, listAnsweringBots } from './bots.repository.ts'
import { findCurrentToken, findTokenTarget } from './embed-tokens.repository.ts'

/** A bot as the public chat path needs it, found by its embed token. */
export interface PublicBot extends BotRow {
  workspaceId: WorkspaceId
  token: EmbedToken
  /** When the token stops working; null for the current one. */
  tokenRetiresAt: Date | null
  /** Why the bot answers nobody, in the visitor's sentence; null where it answers. */
  unavailable: string | null
}

/**
 * Finds bots by their public token, and remembers them: every message of every visitor starts here.
 *
 * A change in this process is seen at once; one made by another process within `maxAgeMs`. A token ends on its time.
 */
export interface BotDirectory {
  /** Throws `not_found`, for a retired token too. */
  getByToken(token: string): Promise<PublicBot>
  /** A bot of the workspace by its id or its embed token. Throws `not_found`. */
  getOwned(workspaceId: WorkspaceId, idOrToken: string): Promise<PublicBot>
  /** The workspace's bots that are not archived, newest first. */
  listOwned(workspaceId: WorkspaceId): Promise<{ id: BotId; name: string; created_at: Date }[]>
  forget(id: BotId): void
  /** For what concerns all bots of a workspace, such as its suspension. */
  forgetWorkspace(id: WorkspaceId): void
}

const maxAgeMs = 5_000
const maxEntries = 10_000

export function createBotDirectory(database: Database): BotDirectory {
  const known = new Map<string, { bot: Promise<PublicBot>; since: number }>()

  async function load(token: string): Promise<PublicBot> {
    const parsed = embedToken.safeParse(token)
    const target = parsed.success ? await findTokenTarget(database, parsed.data) : undefined
    const row = target && (await withWorkspace(database, target.workspace_id, (tx) => findPublicBot(tx, target.bot_id)))
    if (!parsed.success || !target || !row) throw unknownToken()
    const { suspended_at: suspendedAt, ...bot } = row
    return {
      ...bot,
      workspaceId: target.workspace_id,
      token: parsed.data,
      tokenRetiresAt: target.retires_at,
      unavailable: bot.archived_at
        ? 'This assistant is no longer in service.'
        : suspendedAt
          ? 'This assistant is not available at the moment.'
          : null,
    }
  }

  async function loadById(workspaceId: WorkspaceId, id: BotId): Promise<PublicBot> {
    const token = await withWorkspace(database, workspaceId, (tx) => findCurrentToken(tx, workspaceId, id))
    if (!token) throw unknownName()
    return load(token)
  }

  function remembered(name: string, find: () => Promise<PublicBot>): Promise<PublicBot> {
    const entry = known.get(name)
    if (entry && performance.now() - entry.since < maxAgeMs) return entry.bot
    if (known.size >= maxEntries) known.clear()
    const bot = find()
    known.set(name, { bot, since: performance.now() })
    // Unknown tokens are not remembered: anyone could fill the memory with them.
    bot.catch(() => known.delete(name))
    return bot
  }

  async function getByToken(token: string): Promise<PublicBot> {
    const bot = await remembered(token, () => load(token))
    if (bot.tokenRetiresAt && bot.tokenRetiresAt.getTime() <= Date.now()) throw unknownToken()
    return bot
  }

  function forgetWhere(isMeant: (bot: PublicBot) => boolean): void {
    for (const [token, { bot }] of known) {
      bot.then(
        (found) => isMeant(found) && known.delete(token),
        () => undefined,
      )
    }
  }

  return {
    getByToken,
    getOwned: async (workspaceId, idOrToken) => {
      const id = botId.safeParse(idOrToken).data
      // No token has a space, so the two kinds of names never meet.
      if (id) return remembered(`${workspaceId} ${id}`, () => loadById(workspaceId, id))
      const bot = await getByToken(idOrToken).catch((error) => {
        throw error instanceof AppError && error.code === 'not_found' ? unknownName() : error
      })
      if (bot.workspaceId !== workspaceId) throw unknownName()
      return bot
    },
    listOwned: (workspaceId) => withWorkspace(database, workspaceId, listAnsweringBots),
    forget: (id) => forgetWhere((bot) => bot.id === id),
    forgetWorkspace: (id) => forgetWhere((bot) => bot.workspaceId === id),
  }
}

function unknownName(): AppError {
  return new AppError('not_found', 'There is no bot with this id or embed token in the workspace of this key.')
}

function unknownToken(): AppError {
  return new AppError('not_found', 'There is no bot with this token.')
}
