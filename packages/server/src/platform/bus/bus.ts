import type { BotId, ConversationId, WorkspaceId } from '@parley/contract/ids'

/** Something that happened in a workspace, told after it is stored, if it is. Plain data, so that it may cross processes. */
export interface WorkspaceEvent {
  /** `visitor-typing` is stored nowhere, and means nothing a few seconds later. */
  type: 'conversation-changed' | 'visitor-typing'
  conversation_id: ConversationId
  bot_id: BotId
}

/**
 * Tells those who watch a workspace what happens in it: at most once, in the order of publishing, to whoever listens
 * now. What must not be lost stands in the database.
 */
export interface Bus {
  publish(workspaceId: WorkspaceId, event: WorkspaceEvent): void
  /** Call what it returns to listen no more. */
  subscribe(workspaceId: WorkspaceId, listener: (event: WorkspaceEvent) => void): () => void
}

/** A bus within this process. */
export function createLocalBus(): Bus {
  const listeners = new Map<WorkspaceId, Set<(event: WorkspaceEvent) => void>>()
  return {
    publish: (workspaceId, event) => {
      for (const listener of listeners.get(workspaceId) ?? []) listener(event)
    },
    subscribe: (workspaceId, listener) => {
      const own = listeners.get(workspaceId) ?? new Set()
      listeners.set(workspaceId, own)
      own.add(listener)
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(workspaceId) === own) listeners.delete(workspaceId)
      }
    },
  }
}
