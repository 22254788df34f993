import type { HistoryView, MintedVisitor, MintVisitorBody } from '@parley/contract/chat'
import type { SessionId } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import { AppError } from '../../platform/errors.ts'
import { randomToken } from '../../platform/ids.ts'
import type { PublicBot } from '../bots/index.ts'
import { listConversations, listMessagesWithTurns } from './conversations.repository.ts'
import { findSession, insertClaimedSession } from './sessions.repository.ts'
import { type VisitorTokens, visitorTokenLifetimeS } from './visitor-token.ts'

const historyConversations = 20
const historyMessages = 200

export type Visitors = ReturnType<typeof createVisitors>

export function createVisitors({ database, tokens }: { database: Database; tokens: VisitorTokens }) {
  /**
   * A fresh token for a page of `origin`, which the routes have found to be allowed. `isForeign`: of another site.
   *
   * A bare session id never gains a token: whoever read one somewhere could read the conversation with it. Throws
   * `unauthenticated` for a token that proves nothing, `conflict` for a session id that is in use.
   */
  async function mint(
    bot: PublicBot,
    { origin, isForeign }: { origin: string; isForeign: boolean },
    body: MintVisitorBody,
  ): Promise<MintedVisitor> {
    const sessionId = body.visitor_token
      ? await tokens.verifyForRenewal(body.visitor_token, bot.id)
      : (body.session_id ?? (randomToken(24) as SessionId))
    const site = isForeign && /^https?:/.test(origin) ? origin : null
    if (!body.visitor_token || (await isUnknown(bot, sessionId))) await claim(bot, sessionId, site)
    return {
      visitor_token: await tokens.sign({ botId: bot.id, sessionId, origin }),
      session_id: sessionId,
      expires_in: visitorTokenLifetimeS,
    }
  }

  async function isUnknown(bot: PublicBot, sessionId: SessionId): Promise<boolean> {
    return !(await withWorkspace(database, bot.workspaceId, (tx) => findSession(tx, bot.id, sessionId)))
  }

  async function claim(bot: PublicBot, sessionId: SessionId, origin: string | null): Promise<void> {
    const claimed = await withWorkspace(database, bot.workspaceId, (tx) =>
      insertClaimedSession(tx, { workspaceId: bot.workspaceId, botId: bot.id, sessionId }, origin),
    )
    if (!claimed) throw new AppError('conflict', 'This session_id is in use. Begin another, or send its visitor_token.')
  }

  async function history(bot: PublicBot, sessionId: SessionId): Promise<HistoryView> {
    return withWorkspace(database, bot.workspaceId, async (tx) => {
      const session = await findSession(tx, bot.id, sessionId)
      const conversations = session ? await listConversations(tx, session.id, historyConversations) : []
      const views: HistoryView['conversations'] = []
      for (const { id, state, created_at } of conversations) {
        const messages = await listMessagesWithTurns(tx, id, historyMessages)
        views.push({
          id,
          state,
          created_at: created_at.toISOString(),
          messages: messages.map((message) => ({
            id: message.id,
            role: message.role,
            text: message.text,
            state: message.role === 'bot' ? message.state : null,
            is_cut: message.role === 'bot' && message.is_cut === true,
            rating: message.role === 'bot' ? message.rating : null,
            client_message_id: message.role === 'visitor' ? message.client_message_id : null,
            created_at: message.created_at.toISOString(),
          })),
        })
      }
      return { session_id: sessionId, conversations: views }
    })
  }

  return { mint, history }
}
