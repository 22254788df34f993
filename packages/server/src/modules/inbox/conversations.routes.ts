import { Readable } from 'node:stream'
import { conversationState, messageRating, turnState } from '@parley/contract/chat'
import {
  changeConversationBody,
  conversationExportQuery,
  conversationListQuery,
  conversationListView,
  conversationView,
  transcriptView,
} from '@parley/contract/conversations'
import { botId, conversationId, messageId } from '@parley/contract/ids'
import { pageQuery } from '@parley/contract/paging'
import { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/db/database.ts'
import { type Route, workspaceRoute } from '../../platform/http/route.ts'
import { searchQuery } from '../../platform/search-words.ts'
import type { ChatServices } from '../chat/index.ts'
import { changeConversation, getConversation, listInbox, listTranscript, toFilters } from './conversations.service.ts'
import { exportConversations } from './export-conversations.ts'
import { csvColumns, exportFormats } from './export-formats.ts'
import { inboxPolicy } from './inbox.policy.ts'

const params = z.object({ conversationId })

/** What the JSON of an export holds, for the reference: it is written piece by piece, without a schema. */
const exportedConversation = z.object({
  id: conversationId,
  bot: z.object({ id: botId, name: z.string() }),
  state: conversationState,
  created_at: z.iso.datetime(),
  last_message_at: z.iso.datetime(),
  origin: z.string().nullable(),
  messages: z.array(
    z.object({
      id: messageId,
      role: z.enum(['visitor', 'bot']),
      text: z.string(),
      created_at: z.iso.datetime(),
      state: turnState.nullable(),
      rating: messageRating.nullable(),
      model: z.string().nullable(),
    }),
  ),
})

export function conversationRoutes({
  database,
  bus,
  answers,
}: {
  database: Database
  bus: Bus
  answers: ChatServices['answers']
}): Route[] {
  return [
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/conversations',
      allow: inboxPolicy.read,
      apiKeyScope: 'read',
      docs: {
        group: 'Conversations',
        summary: 'List conversations',
        description:
          'Newest message first, in pages. `q` finds conversations in which a message and its answer have all of the words, or words that begin so; accents and capitals do not matter. Days are of the time zone of the workspace.',
      },
      query: conversationListQuery,
      response: conversationListView,
      handle: ({ tx, actor }, { query }) => listInbox(tx, actor, query),
    }),
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/conversations/export',
      allow: inboxPolicy.read,
      apiKeyScope: 'read',
      docs: {
        group: 'Conversations',
        summary: 'Export conversations',
        description:
          "Streams every message of the conversations that the filters find, newest conversation first. `csv` has a row per message, begins with a byte order mark, and puts `'` before text that a spreadsheet would take for a formula; `json` is one array of conversations with their messages. A failure midway breaks the connection off.",
        answers: [
          {
            status: 200,
            description: 'The file, as it is read.',
            type: 'text/csv',
            example: `${csvColumns.join(',')}\n…`,
          },
          {
            status: 200,
            description: 'The file, as it is read.',
            schema: z.array(exportedConversation),
          },
        ],
      },
      query: conversationExportQuery,
      handle: ({ actor, reply }, { query }) => {
        const { contentType, write } = exportFormats[query.format]
        const day = new Intl.DateTimeFormat('sv-SE', { timeZone: actor.timeZone, dateStyle: 'short' }).format()
        const words = query.q ? searchQuery(query.q) : undefined
        reply.header('content-type', contentType)
        reply.header('content-disposition', `attachment; filename="conversations-${day}.${query.format}"`)
        reply.header('cache-control', 'no-store')
        // Read on as the client takes it, long after this transaction.
        const parts = exportConversations(database, actor.workspaceId, toFilters(actor, query), words)
        const isVain = Boolean(query.q) && words === undefined
        return Readable.from(write(isVain ? [] : parts), { highWaterMark: 1 })
      },
    }),
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/conversations/:conversationId',
      allow: inboxPolicy.read,
      apiKeyScope: 'read',
      docs: {
        group: 'Conversations',
        summary: 'Get a conversation',
        description: 'A conversation with what all its answers took together. Costs are in billionths of a US dollar.',
      },
      params,
      response: conversationView,
      handle: ({ tx, actor }, { params }) => getConversation(tx, actor, params.conversationId),
    }),
    workspaceRoute({
      method: 'GET',
      path: '/api/v1/conversations/:conversationId/turns',
      allow: inboxPolicy.read,
      apiKeyScope: 'read',
      docs: {
        group: 'Conversations',
        summary: 'Read a transcript',
        description:
          'The newest turns, oldest first: a message of the visitor, its answer, and what that took. `next_cursor` leads to older ones.',
      },
      params,
      query: pageQuery,
      response: transcriptView,
      handle: ({ tx }, { params, query }) => listTranscript(tx, params.conversationId, query, answers.findText),
    }),
    workspaceRoute({
      method: 'PATCH',
      path: '/api/v1/conversations/:conversationId',
      allow: inboxPolicy.change,
      apiKeyScope: 'write',
      docs: {
        group: 'Conversations',
        summary: 'Close or reopen a conversation',
        description:
          "A visitor's next message to a closed conversation begins a new one. Reopening is a `conflict` where the visitor has begun another since.",
        errors: ['conflict'],
      },
      params,
      body: changeConversationBody,
      response: conversationView,
      handle: async ({ tx, actor, afterCommit }, { params, body }) => {
        const { view, isChanged } = await changeConversation(tx, actor, params.conversationId, body)
        const event = { type: 'conversation-changed', conversation_id: view.id, bot_id: view.bot.id } as const
        if (isChanged) afterCommit(() => bus.publish(actor.workspaceId, event))
        return view
      },
    }),
  ]
}
