import type { ConversationId, WorkspaceId } from '@parley/contract/ids'
import type { Database } from '../../platform/db/database.ts'
import { withWorkspace } from '../../platform/db/with-workspace.ts'
import type { ConversationFilters } from './conversations.repository.ts'
import { type ExportedConversation, type ExportedMessage, listMessages, listSlice } from './export.repository.ts'

/** Conversations looked at in one transaction. */
const sliceSize = 500
/** Messages in memory at once. */
const batchSize = 500

/** Past every UUID v7. */
const newest = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as ConversationId

/** A run of messages of one conversation: all of a short one's, the next ones of a long one's. */
export interface ExportedPart {
  conversation: ExportedConversation
  messages: ExportedMessage[]
  isFirst: boolean
  isLast: boolean
}

/**
 * All messages of the conversations that are meant, newest conversation first, in parts of a few hundred.
 *
 * Read in short transactions of their own, as fast as the parts are taken: nothing is held while a client is slow.
 */
export async function* exportConversations(
  database: Database,
  workspaceId: WorkspaceId,
  filters: ConversationFilters,
  query: string | undefined,
): AsyncGenerator<ExportedPart> {
  const inWorkspace = <Result>(work: Parameters<typeof withWorkspace<Result>>[2]) =>
    withWorkspace(database, workspaceId, work)
  let before: ConversationId | undefined = newest
  while (before) {
    const place: ConversationId = before
    const slice = await inWorkspace((tx) => listSlice(tx, filters, { before: place, limit: sliceSize, query }))
    const meant = slice.filter((conversation) => conversation.is_meant)
    for (const group of groupByMessages(meant)) {
      if (group.length === 1) {
        for (const conversation of group) yield* inParts(inWorkspace, conversation)
        continue
      }
      const ids = group.map((conversation) => conversation.id)
      // A message that came since the count was read may be one too many; it is cut off below, like all that came since.
      const found = await inWorkspace((tx) => listMessages(tx, ids, -1, 2 * batchSize + 2 * sliceSize))
      const messages = Map.groupBy(found, (message) => message.conversation_id)
      for (const conversation of group) {
        const own = (messages.get(conversation.id) ?? []).filter((each) => each.position < conversation.message_count)
        yield { conversation, messages: own, isFirst: true, isLast: true }
      }
    }
    before = slice.length < sliceSize ? undefined : slice.at(-1)?.id
  }
}

async function* inParts(
  inWorkspace: (
    work: (tx: Parameters<typeof listMessages>[0]) => Promise<ExportedMessage[]>,
  ) => Promise<ExportedMessage[]>,
  conversation: ExportedConversation,
): AsyncGenerator<ExportedPart> {
  let after = -1
  let isLast = false
  while (!isLast) {
    const place = after
    const found = await inWorkspace((tx) => listMessages(tx, [conversation.id], place, batchSize))
    const messages = found.filter((message) => message.position < conversation.message_count)
    isLast = messages.length < batchSize
    yield { conversation, messages, isFirst: after === -1, isLast }
    after = messages.at(-1)?.position ?? after
  }
}

/** Neighbours whose messages fit into one batch together; a conversation that fills one alone stays alone. */
function groupByMessages(conversations: readonly ExportedConversation[]): ExportedConversation[][] {
  const groups: ExportedConversation[][] = []
  let room = 0
  for (const conversation of conversations) {
    const group = groups.at(-1)
    if (group && conversation.message_count <= room) group.push(conversation)
    else {
      groups.push([conversation])
      room = batchSize
    }
    room -= conversation.message_count
  }
  return groups
}
