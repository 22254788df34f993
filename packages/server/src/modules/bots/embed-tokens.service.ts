import type { RotateTokenBody } from '@parley/contract/bots'
import type { BotId, EmbedToken, WorkspaceId } from '@parley/contract/ids'
import type { WorkspaceTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { randomToken } from '../../platform/ids.ts'
import { endRetiringToken, insertToken, listLiveTokens, retireToken } from './embed-tokens.repository.ts'

/** A bot's tokens that work now. */
export interface LiveTokens {
  current: EmbedToken
  /** Those that were replaced, the next to go first. */
  retiring: { token: EmbedToken; retiresAt: Date }[]
}

/** So many earlier tokens may work beside the current one, so that their list stays one that can be overseen. */
const retiringLimit = 10

const hourMs = 60 * 60 * 1_000

export function newEmbedToken(): EmbedToken {
  return randomToken(22) as EmbedToken
}

export async function getLiveTokens(tx: WorkspaceTx, workspaceId: WorkspaceId, id: BotId): Promise<LiveTokens> {
  const rows = await listLiveTokens(tx, workspaceId, id, new Date())
  const current = rows.find((row) => row.retires_at === null)
  if (!current) throw new Error(`The bot ${id} has no token.`)
  return {
    current: current.token,
    retiring: rows.flatMap(({ token, retires_at: retiresAt }) => (retiresAt ? [{ token, retiresAt }] : [])),
  }
}

export async function getCurrentToken(tx: WorkspaceTx, workspaceId: WorkspaceId, id: BotId): Promise<EmbedToken> {
  return (await getLiveTokens(tx, workspaceId, id)).current
}

/**
 * Gives the bot, which the caller has locked, a new token; the one until now goes on working for the grace period. Throws
 * `conflict` where too many earlier ones still work.
 */
export async function rotateToken(
  tx: WorkspaceTx,
  { workspaceId, id }: { workspaceId: WorkspaceId; id: BotId },
  { grace_hours: graceHours }: RotateTokenBody,
): Promise<void> {
  const { retiring } = await getLiveTokens(tx, workspaceId, id)
  if (graceHours > 0 && retiring.length >= retiringLimit) {
    throw new AppError('conflict', `${retiringLimit} earlier tokens of this bot still work. End one of them first.`)
  }
  await retireToken(tx, workspaceId, id, new Date(Date.now() + graceHours * hourMs))
  await insertToken(tx, { workspaceId, id, token: newEmbedToken() })
}

/** Ends a token on its way out at once. Throws `not_found` for any other. */
export async function endToken(
  tx: WorkspaceTx,
  bot: { workspaceId: WorkspaceId; id: BotId; token: EmbedToken },
): Promise<void> {
  if (!(await endRetiringToken(tx, bot, new Date()))) {
    throw new AppError('not_found', 'This token is not one that is on its way out.')
  }
}
