import type { ChatController } from '../chat-controller.ts'
import { type ChatState, type Exchange, isAnswering, newExchange } from '../chat-state.ts'
import { newId } from '../new-id.ts'

/** How long it seems to think, in milliseconds: just so that the owner sees what a visitor sees. */
const thinkingMs = 500

const notice = 'This is a preview. Try real answers in the playground.'

/** A chat in which everything is answered by one sentence, on the spot: nothing leaves the page, nothing is kept. */
export function createPreviewChat(): ChatController {
  let state: ChatState = { exchanges: [], loadFailure: undefined, unavailable: undefined }
  const listeners = new Set<() => void>()

  function set(exchanges: readonly Exchange[] | undefined): void {
    state = { ...state, exchanges }
    for (const listener of listeners) listener()
  }

  function change(messageId: string | undefined, changes: Partial<Exchange>): void {
    set(state.exchanges?.map((exchange) => (exchange.messageId === messageId ? { ...exchange, ...changes } : exchange)))
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: async (text) => {
      if (isAnswering(state)) return
      const messageId = newId()
      set([...(state.exchanges ?? []), { ...newExchange(text), messageId }])
      setTimeout(() => change(messageId, { answer: notice, state: 'done' }), thinkingMs)
    },
    rate: ({ messageId }, rating) => change(messageId, { rating }),
    load: async () => undefined,
    retry: async () => undefined,
    stop: async () => undefined,
  }
}
