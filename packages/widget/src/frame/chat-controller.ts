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
}

/** Waits between attempts to find a broken connection's answer again, in milliseconds. */
const patience = [300, 1_000, 2_000, 4_000, 8_000, 8_000]

export function createChatController(api: ChatApi): ChatController {
  let state: ChatState = { exchanges: undefined, loadFailure: undefined }
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

  function fail(sentence: string): void {
    update((exchange) => ({ ...exchange, state: 'failed', failure: sentence }))
  }

  async function load(): Promise<void> {
    set({ ...state, loadFailure: undefined })
    try {
      set({ exchanges: fromHistory(await api.history()), loadFailure: undefined })
    } catch (error) {
      set({ ...state, loadFailure: sentenceOf(error) })
      return
    }
    if (isAnswering(state)) await goOn(0)
  }

  /** Reads an answer's events; where the connection breaks, finds it again. */
  async function read(response: Response): Promise<void> {
    const isWhole = await readEvents(response, (event, id) => {
      lastEventId = id
      update((exchange) => afterEvent(exchange, event))
    })
    if (!isWhole && isAnswering(state)) await goOn(lastEventId)
  }

  /** Follows the running answer; where it has ended meanwhile, its stored text is what counts. */
  async function goOn(after: number): Promise<void> {
    for (const waitMs of patience) {
      try {
        const response = await api.follow(after)
        if (response) await read(response)
        else set({ ...state, exchanges: fromHistory(await api.history()) })
        if (!isAnswering(state)) return
      } catch (error) {
        if (!(error instanceof RequestError) || error.status !== 0) break
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    if (isAnswering(state)) fail(interruptedSentence)
  }

  async function submit({ question, clientMessageId }: Exchange): Promise<void> {
    try {
      await read(await api.send(question, clientMessageId))
    } catch (error) {
      fail(sentenceOf(error))
    }
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load,
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
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong. Please try again.'
}
