import type { ChatController } from '../chat-controller.ts'
import { type Exchange, isAnswering, newExchange } from '../chat-state.ts'

/** How long it seems to think, in milliseconds: just so that the owner sees what a visitor sees. */
const thinkingMs = 500

const notice = 'This is a preview. Try real answers in the playground.'

/** A chat in which everything is answered by one sentence, on the spot: nothing leaves the page, nothing is kept. */
export function createPreviewChat(exchanges: readonly Exchange[] = []): ChatController {
  let state = { exchanges, loadFailure: undefined, unavailable: undefined }
  const listeners = new Set<() => void>()

  function change(next: readonly Exchange[]): void {
    state = { ...state, exchanges: next }
    for (const listener of listeners) listener()
  }

  function answer(asked: Exchange): void {
    change(
      state.exchanges.map((exchange) =>
        exchange.clientMessageId === asked.clientMessageId ? { ...exchange, answer: notice, state: 'done' } : exchange,
      ),
    )
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: async (text) => {
      if (isAnswering(state)) return
      const asked = newExchange(text)
      change([...state.exchanges, { ...asked, messageId: asked.clientMessageId }])
      setTimeout(() => answer(asked), thinkingMs)
    },
    rate: ({ messageId }, rating) =>
      change(
        state.exchanges.map((exchange) => (exchange.messageId === messageId ? { ...exchange, rating } : exchange)),
      ),
    load: async () => undefined,
    retry: async () => undefined,
    stop: async () => undefined,
  }
}
