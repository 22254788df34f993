import type { MessageRating } from '@parley/contract/chat'
import type { ChatApi } from './chat-api.ts'
import {
  afterEvent,
  type ChatState,
  type Exchange,
  fromHistory,
  interruptedSentence,
  isAnswering,
  newExchange,
} from './chat-state.ts'
import { readEvents } from './event-stream.ts'
import { createRatings } from './ratings.ts'
import { RequestError } from './request-error.ts'

/** What a visitor can do. */
export interface ChatController {
  state(): ChatState
  subscribe(listener: () => void): () => void
  /** Fetches what was said before, and goes on with an answer that is still being written. */
  load(): Promise<void>
  send(text: string): Promise<void>
  /** Sends the last message again, as the same turn. */
  retry(): Promise<void>
  stop(): Promise<void>
  /** Shows the rating at once, and takes it back with a sentence where the server does not. */
  rate(exchange: Exchange, rating: MessageRating | null): void
}

/** Waits between attempts to find a broken connection's answer again, in milliseconds. What was heard starts them anew. */
const defaultPatience = [0, 300, 1_000, 2_000, 4_000, 8_000, 8_000]

export function createChatController(api: ChatApi, patience: readonly number[] = defaultPatience): ChatController {
  let state: ChatState = { exchanges: undefined, loadFailure: undefined, unavailable: undefined }
  let lastEventId = 0
  const listeners = new Set<() => void>()

  function set(next: ChatState): void {
    state = next
    for (const listener of listeners) listener()
  }

  function update(change: (exchange: Exchange) => Exchange): void {
    const exchanges = state.exchanges ?? []
    const last = exchanges.at(-1)
    if (last) set({ ...state, exchanges: [...exchanges.slice(0, -1), change(last)] })
  }

  function fail(failure: string | undefined): void {
    update((exchange) => ({ ...exchange, state: 'failed', failure }))
  }

  /** The sentence for a failure; undefined where the bot answers nobody any more, which is said once for the whole chat. */
  function explain(error: unknown): string | undefined {
    if (!(error instanceof RequestError) || error.code !== 'bot_unavailable') return sentenceOf(error)
    set({ ...state, unavailable: error.message })
    return undefined
  }

  const rate = createRatings({
    save: api.rate,
    show: (messageId, rating, error) => {
      const ratingFailure = error === undefined ? undefined : explain(error)
      set({
        ...state,
        exchanges: state.exchanges?.map((exchange) =>
          exchange.messageId === messageId ? { ...exchange, rating, ratingFailure } : exchange,
        ),
      })
    },
  })

  async function loadHistory(): Promise<void> {
    set({ exchanges: fromHistory(await api.history()), loadFailure: undefined, unavailable: undefined })
  }

  /** Reads an answer to its end and, where the connection breaks, finds it again after the last event that was seen. */
  async function seeThrough(first?: Response): Promise<void> {
    let response = first
    let attempt = 0
    for (;;) {
      if (response) {
        const seen = lastEventId
        await readEvents(response, (event, id) => {
          lastEventId = id
          update((exchange) => afterEvent(exchange, event))
        })
        if (lastEventId !== seen) attempt = 0
      }
      if (!isAnswering(state)) return
      const waitMs = patience[attempt]
      attempt += 1
      if (waitMs === undefined) return fail(interruptedSentence)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      response = await find()
    }
  }

  /** The rest of the answer; where it has ended meanwhile, its stored text is what counts. */
  async function find(): Promise<Response | undefined> {
    try {
      const response = await api.follow(lastEventId)
      if (!response) await loadHistory()
      return response
    } catch (error) {
      const mayPass = error instanceof RequestError && (error.status === 0 || error.status >= 500)
      if (!mayPass) fail(explain(error))
      return undefined
    }
  }

  async function submit({ question, clientMessageId }: Exchange): Promise<void> {
    try {
      const response = await api.send(question, clientMessageId)
      if (state.unavailable) set({ ...state, unavailable: undefined })
      await seeThrough(response)
    } catch (error) {
      fail(explain(error))
    }
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load: async () => {
      set({ ...state, loadFailure: undefined })
      try {
        await loadHistory()
      } catch (error) {
        const loadFailure = explain(error)
        set({ ...state, loadFailure })
        return
      }
      // From its start, since its text is not on this page yet.
      lastEventId = 0
      await seeThrough()
    },
    send: async (text) => {
      if (isAnswering(state)) return
      const exchange = newExchange(text)
      set({ ...state, exchanges: [...(state.exchanges ?? []), exchange] })
      await submit(exchange)
    },
    retry: async () => {
      const last = state.exchanges?.at(-1)
      if (last?.state !== 'failed') return
      update((exchange) => ({ ...exchange, answer: '', state: 'waiting', failure: undefined }))
      await submit(last)
    },
    stop: async () => {
      await api.stop().catch(() => undefined)
    },
    rate: ({ messageId, rating: before }, rating) => {
      if (messageId) rate(messageId, rating, before)
    },
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong. Please try again.'
}
